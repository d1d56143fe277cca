namespace Fleet.Hosting.Settings;

/// <summary>The host can't be as it is told to; every message names its key.</summary>
public sealed class HostSettingsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors => errors;
}
