namespace Fleet.Web.Management;

public sealed record ProbeAudio(string Codec, int SampleRate, int Channels);
