using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Codecs.G711;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtp;

namespace Fleet.Testing.Streams;

public static class Depacketizers
{
    /// <summary>The depacketizer of the stream's format.</summary>
    public static IDepacketizer Create(RtpLoop stream, IAccessUnitSink sink) => stream.Format.EncodingName switch
    {
        "H264" => new H264Depacketizer(stream.Format, sink),
        "H265" => new H265Depacketizer(stream.Format, sink),
        "MPEG4-GENERIC" => new AacDepacketizer(stream.Format, sink),
        _ => new G711Depacketizer(stream.Format, sink),
    };

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
