namespace Fleet.Core.Rtsp;

/// <summary>What the parser read: a message, or interleaved data that borrows the receive buffer and lives no longer than the call.</summary>
public readonly ref struct RtspFrame
{
    public RtspFrame(byte channel, ReadOnlySpan<byte> payload)
    {
        Kind = RtspFrameKind.Interleaved;
        Channel = channel;
        Payload = payload;
    }

    public RtspFrame(RtspMessage message)
    {
        Kind = message is RtspRequest ? RtspFrameKind.Request : RtspFrameKind.Response;
        Message = message;
    }

    public RtspFrameKind Kind { get; }

    /// <summary>The channel of interleaved data.</summary>
    public byte Channel { get; }

    /// <summary>The interleaved data.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The message; null for interleaved data.</summary>
    public RtspMessage? Message { get; }
}
