using System.Xml.Linq;

namespace Fleet.Architecture.Tests;

public sealed class ProjectReferenceTests
{
    /// <summary>docs/architecture.md, "Projects and who may reference whom".</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Delivery"] = ["Core"],
        ["Web"] = ["Core"],
        ["CameraSim"] = ["Core"],
        ["Postgres"] = ["Core"],
        ["Hosting"] = ["Core", "Delivery", "Web"],
        ["Standalone"] = ["Core", "Delivery", "Web", "Hosting", "Postgres", "CameraSim"],
        ["Grains.Abstractions"] = ["Core"],
        ["Grains"] = ["Core", "Grains.Abstractions"],
        ["Silo"] = ["Core", "Web", "Grains", "Grains.Abstractions", "Hosting", "Postgres"],
        ["Edge"] = ["Core", "Delivery", "Web", "Grains.Abstractions", "Hosting", "Postgres"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(Repository.Relative)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_those_the_architecture_lets_it(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Allowed.TryGetValue(name, out string[]? allowed), $"{project} is not in the architecture's list of projects.");

        string[] references = [.. XDocument.Load(Path.Combine(Repository.Root, project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))];

        Assert.Empty(references.Except(allowed));
    }

    [Fact]
    public void Core_needs_no_package()
    {
        XDocument core = XDocument.Load(Path.Combine(Repository.Root, "src/Core/Core.csproj"));

        Assert.Empty(core.Descendants("PackageReference"));
        Assert.Empty(core.Descendants("FrameworkReference"));
    }
}
