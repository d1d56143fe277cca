using Fleet.Core.Rtsp;

namespace Fleet.Testing.Streams;

/// <summary>
/// Reads a stream as the pump does: so many bytes become known at a time, the last frame of which is cut. The bytes stay where they are;
/// the copy out of the kernel is no part of what is measured.
/// </summary>
public sealed class InterleavedReader(int readSize = InterleavedReader.UsualRead)
{
    public const int UsualRead = 64 * 1024;

    private readonly RtspParser _parser = new();

    /// <summary>Hands each RTP packet of the stream to <paramref name="handler"/> and returns how many there were.</summary>
    public int Read(RtpLoop stream, IRtpPacketHandler handler, long arrival)
    {
        ReadOnlySpan<byte> bytes = stream.Interleaved;
        int packets = 0;
        int start = 0;
        for (int end = 0; end < bytes.Length;)
        {
            end = Math.Min(end + readSize, bytes.Length);
            while (_parser.TryRead(bytes[start..end], out RtspFrame frame, out int consumed) != RtspReadStatus.NeedMore)
            {
                start += consumed;
                packets++;
                handler.OnRtp(0, frame.Payload, arrival);
            }
        }

        return packets;
    }
}
