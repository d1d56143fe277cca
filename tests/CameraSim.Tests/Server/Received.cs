using Fleet.Core.Rtsp;

namespace Fleet.CameraSim.Tests.Server;

/// <summary>One thing a camera sent.</summary>
internal sealed record Received
{
    public RtspResponse? Response { get; init; }

    public bool IsRtp { get; init; }

    public byte RtcpType { get; init; }

    public ulong Ntp { get; init; }

    public ushort Sequence { get; init; }

    public uint Timestamp { get; init; }

    public bool Marker { get; init; }

    public byte[] Payload { get; init; } = [];

    /// <summary>H.264: an aggregate or fragment of a key frame's parameter sets or slices.</summary>
    public bool BelongsToKeyFrame => (Payload[0] & 0x1F) switch
    {
        5 or 7 or 8 => true,
        24 => (Payload[3] & 0x1F) == 7,
        28 => (Payload[1] & 0x1F) == 5,
        _ => false,
    };
}
