namespace Fleet.Core.Rtsp;

/// <summary>
/// Cuts a byte stream into RTSP messages and interleaved frames (RFC 2326 sections 4 and 10.12). It holds no bytes: after
/// <see cref="RtspReadStatus.NeedMore"/> the caller comes back with the same bytes and more. Interleaved frames cost no allocation.
/// </summary>
/// <remarks>
/// Some cameras let bytes slip between interleaved frames (a truncated frame, a stray log line). They are skipped up to the next
/// start that is believable, at most <see cref="RtspLimits.MaxGarbage"/> of them in a row.
/// </remarks>
public sealed class RtspParser
{
    private const byte Dollar = (byte)'$';
    private bool _inSync = true;
    private int _garbage;
    private int _awaited;
    private int _scanned;

    /// <summary>While looking for the way back from garbage, a frame of a channel above this one is not believed.</summary>
    public byte HighestChannel { get; set; } = byte.MaxValue;

    /// <summary>Bytes skipped since the start, line breaks between messages not counted.</summary>
    public long SkippedBytes { get; private set; }

    public RtspReadStatus TryRead(ReadOnlySpan<byte> input, out RtspFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (input.IsEmpty || input.Length < _awaited) return RtspReadStatus.NeedMore;
        if (_inSync && input[0] == Dollar) return ReadInterleaved(input, out frame, out consumed);
        if (_inSync && input[0] is (byte)'\r' or (byte)'\n') return SkipLineBreaks(input, out consumed);

        switch (RtspStart.Classify(input, _inSync, HighestChannel))
        {
            case RtspStartKind.Unknown:
                return RtspReadStatus.NeedMore;
            case RtspStartKind.Interleaved:
                return ReadInterleaved(input, out frame, out consumed);
            case RtspStartKind.Message:
                return ReadMessage(input, out frame, out consumed);
            case RtspStartKind.Http:
                throw RtspStart.SpeaksHttp(input);
            default:
                return SkipGarbage(input, out consumed);
        }
    }

    // RFC 2326 section 10.12: '$', one byte of channel, two bytes of length
    private RtspReadStatus ReadInterleaved(ReadOnlySpan<byte> input, out RtspFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (input.Length < 4) return RtspReadStatus.NeedMore;
        int end = 4 + (input[2] << 8 | input[3]);
        if (input.Length < end) return Await(end);

        frame = new RtspFrame(input[1], input[4..end]);
        return Take(end, out consumed);
    }

    private RtspReadStatus ReadMessage(ReadOnlySpan<byte> input, out RtspFrame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        int bodyStart = RtspMessageParser.FindBody(input, ref _scanned);
        if (bodyStart < 0) return RtspReadStatus.NeedMore;

        (RtspMessage message, int end) = RtspMessageParser.Parse(input, bodyStart);
        if (input.Length < end) return Await(end);

        frame = new RtspFrame(message);
        return Take(end, out consumed);
    }

    private RtspReadStatus Await(int end)
    {
        _awaited = end;
        return RtspReadStatus.NeedMore;
    }

    private RtspReadStatus Take(int end, out int consumed)
    {
        consumed = end;
        _inSync = true;
        _garbage = _awaited = _scanned = 0;
        return RtspReadStatus.Frame;
    }

    // RFC 2326 section 4.1: empty lines before a message are ignored
    private RtspReadStatus SkipLineBreaks(ReadOnlySpan<byte> input, out int consumed)
    {
        int end = input.IndexOfAnyExcept((byte)'\r', (byte)'\n');
        consumed = end < 0 ? input.Length : end;
        Count(consumed);
        return RtspReadStatus.Skipped;
    }

    private RtspReadStatus SkipGarbage(ReadOnlySpan<byte> input, out int consumed)
    {
        consumed = 1 + RtspStart.FindNext(input[1..], HighestChannel);
        _inSync = false;
        _scanned = 0;
        SkippedBytes += consumed;
        Count(consumed);
        return RtspReadStatus.Skipped;
    }

    private void Count(int skipped)
    {
        _garbage += skipped;
        if (_garbage <= RtspLimits.MaxGarbage) return;
        throw new RtspProtocolException($"more than {RtspLimits.MaxGarbage} bytes in a row belong to no RTSP message or interleaved frame");
    }
}
