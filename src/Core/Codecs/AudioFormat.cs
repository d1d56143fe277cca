namespace Fleet.Core.Codecs;

public sealed class AudioFormat : TrackFormat
{
    public required AudioCodec Codec { get; init; }

    public required int SampleRate { get; init; }

    public required int Channels { get; init; }

    /// <summary>Ticks of <see cref="TrackFormat.Timescale"/> that one access unit lasts.</summary>
    public required int UnitDuration { get; init; }

    /// <summary>One access unit of silence, sent where the camera's audio is missing.</summary>
    public required ReadOnlyMemory<byte> Silence { get; init; }
}
