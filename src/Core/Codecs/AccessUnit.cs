namespace Fleet.Core.Codecs;

/// <summary>One picture, or one audio frame. It borrows its depacketizer's buffer and lives no longer than the call that brings it.</summary>
public readonly ref struct AccessUnit
{
    /// <summary>Video: NAL units, each behind its length in four bytes. Audio: the bare frame.</summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>When it is shown, on the RTP clock of its track.</summary>
    public required uint RtpTimestamp { get; init; }

    /// <summary>A decoder can start here.</summary>
    public bool IsKeyFrame { get; init; }

    /// <summary>How many picture intervals after its decoding it is shown: 0 for a stream without B-frames, never negative.</summary>
    public int ReorderDelay { get; init; }
}
