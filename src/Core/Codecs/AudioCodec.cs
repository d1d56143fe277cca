namespace Fleet.Core.Codecs;

/// <summary>What is carried to the player; G.711 is carried as FLAC.</summary>
public enum AudioCodec
{
    Aac,
    Opus,
    Flac,
}
