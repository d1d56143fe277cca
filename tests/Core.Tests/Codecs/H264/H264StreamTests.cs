using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Codecs.H264;

/// <summary>Streams of a real encoder through every way of packing them.</summary>
public sealed class H264StreamTests
{
    private static readonly PayloadFormat Format = new() { PayloadType = 96, EncodingName = "H264", ClockRate = 90000 };

    public static TheoryData<string> Names => [.. VideoVector.Names(h265: false)];

    public static TheoryData<string, int, bool, bool> Packings
    {
        get
        {
            var data = new TheoryData<string, int, bool, bool>();
            foreach (string name in VideoVector.Names(h265: false))
            {
                foreach (int size in (int[])[20, 200, 1400, 60_000])
                {
                    data.Add(name, size, false, true);
                    data.Add(name, size, true, true);
                }

                data.Add(name, 1400, true, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Packings))]
    public void Hands_on_every_picture_whole_with_its_time_and_its_place(string name, int maxPayload, bool aggregates, bool markers)
    {
        VideoVector vector = VideoVector.Load(h265: false, name);
        VideoRecorder recorder = Run(vector, maxPayload, aggregates, markers, out H264Depacketizer depacketizer);

        int expected = markers ? vector.Pictures.Count : vector.Pictures.Count - 1;
        Assert.Equal(expected, recorder.Pictures.Count);
        for (int i = 0; i < expected; i++)
        {
            Assert.Equal(vector.Carried(i), recorder.Pictures[i].Nals);
            Assert.Equal(vector.Timestamp(i), recorder.Pictures[i].Timestamp);
        }

        Assert.Equal(vector.Keys.Take(expected), recorder.Pictures.Select(picture => picture.IsKeyFrame));
        Assert.Equal(vector.Delays.Take(expected), recorder.Pictures.Select(picture => picture.ReorderDelay));
        Assert.Equal(0, depacketizer.Statistics.MalformedPackets);
        Assert.Equal(0, depacketizer.Statistics.DroppedUnits);
        Assert.Equal(expected, depacketizer.Statistics.Units);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Describes_the_stream_as_ffprobe_does(string name)
    {
        VideoVector vector = VideoVector.Load(h265: false, name);
        VideoFormat format = Assert.Single(Run(vector, 1400, false, true, out _).Formats);

        Assert.Equal(VideoCodec.H264, format.Codec);
        Assert.Equal((vector.Width, vector.Height), (format.Width, format.Height));
        Assert.Equal(vector.Aspect, format.PixelAspect);
        Assert.Equal(vector.Colour, format.Colour);
        Assert.Equal(vector.Interval, format.DeclaredInterval);
        Assert.Equal(vector.ReorderDepth, format.ReorderDepth);
        Assert.Equal(vector.Configuration, Convert.ToHexString(format.Configuration.Span));
        Assert.Equal($"avc1.{vector.Configuration[2..8]}", format.CodecString);
    }

    [Fact]
    public void Announces_the_format_once_however_often_the_sets_are_repeated()
    {
        VideoVector vector = VideoVector.Load(h265: false, "baseline");
        Assert.True(vector.Pictures.Sum(picture => picture.Count(nal => vector.TypeOf(nal) == NalType.Sps)) > 1);

        Assert.Single(Run(vector, 1400, false, true, out _).Formats);
    }

    private static VideoRecorder Run(VideoVector vector, int maxPayload, bool aggregates, bool markers, out H264Depacketizer depacketizer)
    {
        var recorder = new VideoRecorder();
        depacketizer = new H264Depacketizer(Format, recorder);
        var packetizer = new VideoPacketizer(h265: false, maxPayload, aggregates);
        for (int i = 0; i < vector.Pictures.Count; i++) depacketizer.Push(packetizer.Packetize(vector.Pictures[i], vector.Timestamp(i), markers));
        return recorder;
    }
}
