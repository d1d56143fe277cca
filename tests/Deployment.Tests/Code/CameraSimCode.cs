using System.Globalization;
using System.Text.RegularExpressions;

namespace Fleet.Deployment.Tests.Code;

/// <summary>The simulator's command line, as its source has it.</summary>
internal static partial class CameraSimCode
{
    private static readonly string Source = Repository.Read("src/CameraSim/Commands/SimulatorCommand.cs");

    public static IReadOnlySet<string> Options { get; } = Option().Matches(Source).Select(match => match.Groups[1].Value).ToHashSet();

    public static int Port { get; } = int.Parse(DefaultPort().Match(Source).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"""(--[a-z0-9-]+)")]
    private static partial Regex Option();

    [GeneratedRegex("""new\("--port"\).*DefaultValueFactory = _ => (\d+)""")]
    private static partial Regex DefaultPort();
}
