using Fleet.Core.Codecs;
using Fleet.Core.Rtp;

namespace Fleet.Testing.Streams;

public static class DepacketizerFeed
{
    /// <summary>Sends the next stretch of the stream through.</summary>
    public static void PushNext(this IDepacketizer depacketizer, RtpLoop stream) => depacketizer.PushNextWithLoss(stream, every: int.MaxValue);

    /// <summary>The same, but one packet in <paramref name="every"/> is missing.</summary>
    public static void PushNextWithLoss(this IDepacketizer depacketizer, RtpLoop stream, int every)
    {
        stream.Advance();
        for (int i = 0; i < stream.PacketCount; i++)
        {
            if (i % every == every - 1)
            {
                depacketizer.OnLoss();
                continue;
            }

            if (!RtpPacket.TryParse(stream.Packet(i), out RtpPacket packet)) throw new InvalidOperationException("The stream has a packet that is none.");
            depacketizer.Push(packet);
        }
    }
}
