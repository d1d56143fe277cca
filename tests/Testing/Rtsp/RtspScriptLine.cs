namespace Fleet.Testing.Rtsp;

public sealed record RtspScriptLine(int Number, string Verb, string Rest);
