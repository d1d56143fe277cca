using Fleet.Core.Rtsp;

namespace Fleet.Fuzz.Rtsp;

/// <summary>However the stream is cut, the same frames come out and the same error ends it; and never is more asked for than the limits allow.</summary>
public sealed class RtspTarget : IFuzzTarget
{
    /// <summary>Byte by byte costs a call a byte, so longer inputs are only cut into pieces.</summary>
    private const int LongestByteByByte = 2048;

    public string Name => "rtsp";

    public void Run(ReadOnlySpan<byte> input)
    {
        byte[] data = input.ToArray();
        string whole = Read(data, _ => data.Length);
        if (data.Length <= LongestByteByByte) Invariant.Holds(whole == Read(data, _ => 1), "whole and byte by byte give the same");
        var random = new Random(data.Length);
        Invariant.Holds(whole == Read(data, _ => random.Next(1, 700)), "whole and cut at random give the same");
    }

    private static string Read(byte[] data, Func<int, int> nextPiece)
    {
        var parser = new RtspParser();
        var frames = new HashCode();
        (int start, int end, int count) = (0, 0, 0);
        try
        {
            while (end < data.Length)
            {
                end = Math.Min(data.Length, end + nextPiece(end));
                while (true)
                {
                    RtspReadStatus status = parser.TryRead(data.AsSpan(start..end), out RtspFrame frame, out int consumed);
                    Invariant.Holds(consumed <= end - start, "no more is consumed than there is");
                    Invariant.Holds(status == RtspReadStatus.NeedMore == (consumed == 0), "only a whole frame or garbage is consumed");
                    if (status == RtspReadStatus.NeedMore) break;
                    start += consumed;
                    if (status == RtspReadStatus.Skipped) continue;
                    count++;
                    Add(ref frames, frame);
                }

                Invariant.Holds(end - start <= RtspLimits.MaxFrame, "never more is held than the largest frame");
            }
        }
        catch (RtspProtocolException e)
        {
            return $"{count} {frames.ToHashCode()} {e.Message}";
        }

        return $"{count} {frames.ToHashCode()}";
    }

    private static void Add(ref HashCode hash, RtspFrame frame)
    {
        hash.Add(frame.Kind);
        hash.Add(frame.Channel);
        hash.AddBytes(frame.Payload);
        if (frame.Message is not { } message) return;
        Invariant.Holds(message.Headers.Count <= RtspLimits.MaxHeaders && message.Body.Length <= RtspLimits.MaxBody, "a message stays within the limits");
        hash.AddBytes(message.Body);
        foreach ((string name, string value) in message.Headers) hash.Add($"{name}: {value}");
        if (message is RtspRequest request) hash.Add($"{request.Method} {request.Uri}");
        if (message is RtspResponse response) hash.Add($"{response.StatusCode} {response.Reason}");
    }
}
