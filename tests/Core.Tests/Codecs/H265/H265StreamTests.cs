using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.H265;

/// <summary>Streams of a real encoder through every way of packing them.</summary>
public sealed class H265StreamTests
{
    /// <summary>Its IDR pictures have pictures shown before them, which nothing tells in advance: their place is only near.</summary>
    private const string LeadingBeforeIdr = "radl";

    public static TheoryData<string> Names => [.. VideoVector.Names(h265: true)];

    public static TheoryData<string, int, bool, bool, bool> Packings
    {
        get
        {
            var data = new TheoryData<string, int, bool, bool, bool>();
            foreach (string name in VideoVector.Names(h265: true))
            {
                foreach (int size in (int[])[20, 200, 1400, 60_000])
                {
                    data.Add(name, size, false, true, false);
                    data.Add(name, size, true, true, true);
                }

                data.Add(name, 200, true, true, false);
                data.Add(name, 200, false, true, true);
                data.Add(name, 200, true, false, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void Hands_on_every_picture_whole_with_its_time_and_its_place(string name, int maxPayload, bool aggregates, bool markers, bool orderNumbers)
    {
        VideoVector vector = VideoVector.Load(h265: true, name);
        VideoRecorder recorder = Run(vector, maxPayload, aggregates, markers, orderNumbers, out H265Depacketizer depacketizer);

        int expected = markers ? vector.Pictures.Count : vector.Pictures.Count - 1;
        Assert.Equal(expected, recorder.Pictures.Count);
        for (int i = 0; i < expected; i++)
        {
            Assert.Equal(vector.Carried(i), recorder.Pictures[i].Nals);
            Assert.Equal(vector.Timestamp(i), recorder.Pictures[i].Timestamp);
        }

        Assert.Equal(vector.Keys.Take(expected), recorder.Pictures.Select(picture => picture.IsKeyFrame));
        if (name == LeadingBeforeIdr) Assert.All(recorder.Pictures, picture => Assert.InRange(picture.ReorderDelay, 0, ReorderTracker.MaxDelay));
        else Assert.Equal(vector.Delays.Take(expected), recorder.Pictures.Select(picture => picture.ReorderDelay));
        Assert.Equal(0, depacketizer.Statistics.MalformedPackets);
        Assert.Equal(0, depacketizer.Statistics.DroppedUnits);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Describes_the_stream_as_ffprobe_does(string name)
    {
        VideoVector vector = VideoVector.Load(h265: true, name);
        VideoFormat format = Assert.Single(Run(vector, 1400, false, true, false, out _).Formats);

        Assert.Equal(VideoCodec.H265, format.Codec);
        Assert.Equal((vector.Width, vector.Height), (format.Width, format.Height));
        Assert.Equal(vector.Aspect, format.PixelAspect);
        Assert.Equal(vector.Colour, format.Colour);
        Assert.Equal(vector.Interval, format.DeclaredInterval);
        Assert.Equal(vector.ReorderDepth, format.ReorderDepth);
        Assert.Equal(vector.Configuration, Convert.ToHexString(format.Configuration.Span));
    }

    private static VideoRecorder Run(VideoVector vector, int maxPayload, bool aggregates, bool markers, bool orderNumbers, out H265Depacketizer depacketizer)
    {
        var recorder = new VideoRecorder();
        var format = new PayloadFormat
        {
            PayloadType = 96,
            EncodingName = "H265",
            ClockRate = 90000,
            Parameters = orderNumbers ? FormatParameters.Parse("sprop-max-don-diff=1; sprop-depack-buf-nalus=1") : FormatParameters.None,
        };
        depacketizer = new H265Depacketizer(format, recorder);
        var packetizer = new VideoPacketizer(h265: true, maxPayload, aggregates, orderNumbers);
        for (int i = 0; i < vector.Pictures.Count; i++) depacketizer.Push(packetizer.Packetize(vector.Pictures[i], vector.Timestamp(i), markers));
        return recorder;
    }
}
