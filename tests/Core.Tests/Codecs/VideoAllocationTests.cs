using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs;

public sealed class VideoAllocationTests
{
    [Theory]
    [InlineData(false, "pyramid")]
    [InlineData(false, "slices")]
    [InlineData(true, "pyramid")]
    [InlineData(true, "slices")]
    public void A_stream_under_way_allocates_nothing(bool h265, string name)
    {
        VideoVector vector = VideoVector.Load(h265, name);
        var sink = new Counter();
        var format = new PayloadFormat { PayloadType = 96, EncodingName = h265 ? "H265" : "H264", ClockRate = 90000 };
        IDepacketizer depacketizer = h265 ? new H265Depacketizer(format, sink) : new H264Depacketizer(format, sink);
        var packetizer = new VideoPacketizer(h265, 100, aggregates: true);
        byte[][] packets = [.. vector.Pictures.SelectMany((picture, i) => packetizer.Packetize(picture, vector.Timestamp(i))).Select(Wrap)];
        for (int i = 0; i < 3; i++) Play(depacketizer, packets);

        long units = sink.Units;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Play(depacketizer, packets);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(vector.Pictures.Count, sink.Units - units);
        Assert.Equal(0, allocated);
    }

    private static void Play(IDepacketizer depacketizer, byte[][] packets)
    {
        foreach (byte[] packet in packets)
        {
            if (RtpPacket.TryParse(packet, out RtpPacket parsed)) depacketizer.Push(parsed);
        }
    }

    private static byte[] Wrap(RtpPayload payload) =>
    [
        0x80, (byte)(96 | (payload.Marker ? 0x80 : 0)), 0, 0,
        (byte)(payload.Timestamp >> 24), (byte)(payload.Timestamp >> 16), (byte)(payload.Timestamp >> 8), (byte)payload.Timestamp,
        0, 0, 0, 1, .. payload.Data,
    ];

    private sealed class Counter : IAccessUnitSink
    {
        public long Units { get; private set; }

        public void OnFormat(TrackFormat format)
        {
        }

        public void OnAccessUnit(in AccessUnit unit) => Units++;
    }
}
