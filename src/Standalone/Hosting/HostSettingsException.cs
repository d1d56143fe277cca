namespace Fleet.Standalone.Hosting;

/// <summary>The host can't start as it is told to; the message names the key.</summary>
internal sealed class HostSettingsException(string message) : Exception(message);
