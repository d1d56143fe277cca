using Fleet.Core.Codecs.G711;
using Fleet.Testing;
using Fleet.Testing.Flac;

namespace Fleet.Core.Tests.Codecs.G711;

public sealed class FlacEncoderTests
{
    private static readonly Random Noise = new(7);

    public static TheoryData<string, Func<int, int>> Signals => new()
    {
        { "silence", _ => 0 },
        { "a constant", _ => -4096 },
        { "the lowest value", _ => short.MinValue },
        { "one click", i => i == 100 ? short.MaxValue : 0 },
        { "a sine", i => (int)(12000 * Math.Sin(i * 0.35)) },
        { "a loud sine with two zero bits", i => (int)(8000 * Math.Sin(i * 0.05)) << 2 },
        { "a ramp", i => i * 64 },
        { "noise", _ => Noise.Next(short.MinValue, short.MaxValue + 1) },
        { "faint noise", _ => Noise.Next(-3, 4) },
        { "the largest steps", i => i % 2 == 0 ? short.MinValue : short.MaxValue },
        { "silence, then noise", i => i < 200 ? 0 : Noise.Next(-8000, 8000) },
    };

    [Theory]
    [MemberData(nameof(Signals))]
    public void Every_signal_comes_back_as_it_was(string name, Func<int, int> signal)
    {
        Assert.NotEmpty(name);
        foreach ((int channels, int blockSize) in ((int, int)[])[(1, 320), (2, 320), (1, 441), (1, 16), (2, 1920)])
        {
            var encoder = new FlacEncoder(8000, channels, blockSize);
            for (int frame = 0; frame < 3; frame++)
            {
                short[] block = [.. Enumerable.Range(0, channels * blockSize).Select(i => (short)signal(i))];
                byte[] encoded = encoder.Encode(block).ToArray();
                Assert.Equal(block, FlacFrameDecoder.Decode(encoded));
                Assert.InRange(encoded.Length, 1, block.Length * 2 + channels * 2 + 16);
            }
        }
    }

    [Fact]
    public void A_frame_of_silence_is_a_constant()
    {
        // the frame of RFC 9639 section 9: header, CRC, one constant subframe, CRC
        byte[] frame = new FlacEncoder(8000, 1, 320).Encode(new short[320]).ToArray();
        Assert.Equal("FFF8740800013F", Convert.ToHexString(frame.AsSpan(0, 7)));
        Assert.Equal("000000", Convert.ToHexString(frame.AsSpan(8, 3)));
        Assert.Equal(13, frame.Length);
    }

    [Fact]
    public void Frame_numbers_of_every_length_decode()
    {
        var encoder = new FlacEncoder(8000, 1, 16);
        var block = new short[16];
        HashSet<int> lengths = [];
        for (int i = 0; i < 70_000; i++)
        {
            byte[] frame = encoder.Encode(block).ToArray();
            if (!lengths.Add(frame.Length)) continue;
            Assert.Equal(block, FlacFrameDecoder.Decode(frame));
        }

        Assert.Equal(4, lengths.Count); // numbers of one to four bytes
    }

    [Fact]
    public void Stream_info_tells_the_stream()
    {
        var encoder = new FlacEncoder(8000, 1, 320);
        Assert.Equal("80000022" + "01400140" + "000000000000" + "01F400F0" + "00000000" + new string('0', 32), Convert.ToHexString(encoder.StreamInfo.Span));
    }

    [Fact]
    public void A_frame_allocates_nothing()
    {
        var encoder = new FlacEncoder(8000, 1, 320);
        short[] block = [.. Enumerable.Range(0, 320).Select(i => (short)(8000 * Math.Sin(i * 0.1)))];
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++) encoder.Encode(block);
        }));
    }
}
