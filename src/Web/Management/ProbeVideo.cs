namespace Fleet.Web.Management;

public sealed record ProbeVideo(string Codec, int Width, int Height, int ReorderedPictures);
