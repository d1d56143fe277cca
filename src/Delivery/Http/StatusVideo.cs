namespace Fleet.Delivery.Http;

internal sealed record StatusVideo(string Codec, int Width, int Height);
