namespace Fleet.Testing.Rtsp;

/// <summary>The client did something else than the script says.</summary>
public sealed class RtspScriptException(RtspScriptLine line, string what) : Exception($"Line {line.Number} ({line.Verb} {line.Rest}): {what}");
