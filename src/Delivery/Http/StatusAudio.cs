namespace Fleet.Delivery.Http;

internal sealed record StatusAudio(string Codec, int SampleRate, int Channels);
