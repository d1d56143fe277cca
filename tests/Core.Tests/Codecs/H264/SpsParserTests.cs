using Fleet.Core.Codecs;
using Fleet.Core.Codecs.H264;

namespace Fleet.Core.Tests.Codecs.H264;

public sealed class SpsParserTests
{
    [Fact]
    public void Scaling_lists_and_chroma_formats_of_high_profiles_are_passed_over()
    {
        BitString bits = Head(244).Ue(3).Bit(0).Ue(2).Ue(1).Bit(0).Bit(1);
        for (int i = 0; i < 12; i++)
        {
            bits.Bit(i % 3 == 0 ? 1 : 0);
            if (i % 3 != 0) continue;
            // the list ends early: a delta that makes the next scale 0
            if (i == 6) bits.Se(-8);
            else for (int j = 0; j < (i < 6 ? 16 : 64); j++) bits.Se(j % 2 == 0 ? 1 : -1);
        }

        Sps sps = Parse(Tail(bits).Bits("1").Ue(1).Ue(2).Ue(3).Ue(4).Bit(0).Trail());

        Assert.Equal((3, 10, 9), (sps.ChromaFormat, sps.BitDepthLuma, sps.BitDepthChroma));
        // 4:4:4 is cropped by single samples
        Assert.Equal((176 - 3, 144 - 7), (sps.Width, sps.Height));
    }

    [Fact]
    public void Cropping_of_interlaced_pictures_counts_double_lines()
    {
        Sps sps = Parse(Tail(Head(77), interlaced: true, height: 33).Bits("1").Ue(0).Ue(0).Ue(0).Ue(2).Bit(0).Trail());

        Assert.Equal((176, 1080), (sps.Width, sps.Height));
        Assert.True(sps.Interlaced);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 12, 11)]
    [InlineData(14, 4, 3)]
    [InlineData(16, 2, 1)]
    [InlineData(17, 1, 1)]
    [InlineData(254, 1, 1)]
    public void Aspect_ratios_are_read_from_the_table(int index, int horizontal, int vertical) =>
        Assert.Equal((horizontal, vertical), Usability(new BitString().Bit(1).Byte(index).Bits("0 0 0 0 0 0 0 0")).Video.PixelAspect);

    [Theory]
    [InlineData(64, 33, 64, 33)]
    [InlineData(1280, 960, 4, 3)]
    [InlineData(0, 33, 1, 1)]
    [InlineData(64, 0, 1, 1)]
    public void Extended_aspect_ratios_are_reduced_and_nonsense_is_square(int width, int height, int horizontal, int vertical) =>
        Assert.Equal((horizontal, vertical),
            Usability(new BitString().Bit(1).Byte(255).Number(width, 16).Number(height, 16).Bits("0 0 0 0 0 0 0 0")).Video.PixelAspect);

    [Theory]
    [InlineData("1 101 1 1 00001001 00010000 00001001", 9, 16, 9, true)]
    [InlineData("1 101 0 1 00000001 00000001 00000001", 1, 1, 1, false)]
    [InlineData("1 101 1 0", 2, 2, 2, true)]
    public void Colours_are_read(string bits, byte primaries, byte transfer, byte matrix, bool fullRange) =>
        Assert.Equal(new ColourInfo(primaries, transfer, matrix, fullRange), Usability(new BitString().Bits("00").Bits(bits).Bits("0 0 0 0 0 0")).Video.Colour);

    [Theory]
    [InlineData(1, 50, 3600)]
    [InlineData(1001, 60000, 3003)]
    [InlineData(0, 50, null)]
    [InlineData(1, 0, null)]
    [InlineData(1, 180000, null)]
    [InlineData(4294967295, 1, null)]
    [InlineData(1, 4294967295, null)]
    public void Rates_are_counted_in_fields_and_nonsense_is_ignored(long units, long scale, int? interval)
    {
        SpsUsability usability = Usability(new BitString().Bits("0 0 0 0").Bit(1).Number(units, 32).Number(scale, 32).Bits("1 0 0 0 0"));

        Assert.Equal(interval, PictureInterval.FromTicks(2UL * usability.UnitsInTick, usability.TimeScale, 90000));
    }

    [Theory]
    [InlineData(2, 4, 2)]
    [InlineData(0, 1, 0)]
    [InlineData(5, 4, null)]
    [InlineData(16, 17, null)]
    public void The_reorder_depth_is_read_behind_both_reference_decoders(int depth, int buffered, int? expected)
    {
        BitString bits = new BitString().Bits("0 0 0 0 0");
        for (int i = 0; i < 2; i++) bits.Bit(1).Ue(1).Byte(0x11).Ue(9).Ue(9).Bit(0).Ue(8).Ue(8).Bit(1).Number(0, 20);
        bits.Bits("0 0 1 1").Ue(0).Ue(0).Ue(10).Ue(10).Ue(depth).Ue(buffered);

        Assert.Equal(expected, Usability(bits).ReorderDepth);
    }

    [Fact]
    public void A_usability_part_that_breaks_off_is_ignored()
    {
        byte[] whole = Tail(Head(77)).Bit(0).Bits("1 1").Byte(255).Number(16, 16).Trail();

        Assert.Equal(SpsUsability.Unknown, Parse(whole[..^1]).Usability);
    }

    [Fact]
    public void Every_cut_is_read_or_refused_with_a_reason()
    {
        byte[] sps = VideoVector.Load(h265: false, "anamorphic-bt709").Pictures[0].Single(nal => NalType.Of(nal[0]) == NalType.Sps);
        int refused = 0;
        for (int i = 0; i < sps.Length; i++)
        {
            if (SpsParser.TryParse(sps.AsSpan(0, i), out Sps? parsed, out string? problem)) Assert.Equal((176, 144), (parsed.Width, parsed.Height));
            else refused++;
            Assert.Equal(parsed is null, problem is not null);
        }

        Assert.InRange(refused, 8, sps.Length - 1);
    }

    [Fact]
    public void Values_that_do_not_exist_are_refused_with_a_reason()
    {
        (byte[] Nal, string Word)[] broken =
        [
            (new BitString().Byte(0x67).Byte(77).Byte(0).Byte(30).Ue(32).Ue(0).Ue(2).Ue(1).Bit(0).Ue(1).Ue(1).Bits("1100").Trail(), "id 32"),
            (Tail(Head(100).Ue(4).Ue(0).Ue(0).Bits("00")).Bits("00").Trail(), "chroma"),
            (Tail(Head(77), frameNumBits: 13).Bits("00").Trail(), "counts"),
            (Tail(Head(77), width: 4000).Bits("00").Trail(), "64016 x 144"),
            (Tail(Head(77)).Bit(1).Ue(100).Ue(0).Ue(0).Ue(0).Bit(0).Trail(), "-24 x 144"),
            ([0x67, 77, 0, 30], "no sequence parameter set"),
            ([0x68, 77, 0, 30, 1, 2], "no sequence parameter set"),
            ([0x67, 77, 0, 30, 0, 0, 0], "ends too early"),
            ([0x67, .. new byte[5000]], "5001 bytes"),
        ];
        foreach ((byte[] nal, string word) in broken)
        {
            Assert.False(SpsParser.TryParse(nal, out _, out string? problem));
            Assert.Contains(word, problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_number_near_the_largest_does_not_wrap_to_a_small_one()
    {
        // found by the fuzzer: log2_max_frame_num_minus4 of 2^32 - 2 became 2 bits
        Assert.False(SpsParser.TryParse(Tail(Head(77), frameNumBits: uint.MaxValue - 1L).Bits("00").Trail(), out _, out string? problem));
        Assert.Contains("counts", problem, StringComparison.Ordinal);
    }

    private static BitString Head(int profile) => new BitString().Byte(0x67).Byte(profile).Byte(0).Byte(30).Ue(0);

    private static BitString Tail(BitString bits, bool interlaced = false, int width = 10, int height = 8, long frameNumBits = 0) =>
        bits.Ue(frameNumBits).Ue(2).Ue(1).Bit(0).Ue(width).Ue(height).Bits(interlaced ? "00" : "1").Bit(1);

    private static SpsUsability Usability(BitString usability)
    {
        byte[] bits = Tail(Head(77)).Bit(0).Bit(1).Append(usability).Number(0, 9).Trail();
        return Parse(bits).Usability;
    }

    private static Sps Parse(byte[] nal)
    {
        Assert.True(SpsParser.TryParse(Escape(nal), out Sps? sps, out string? problem), problem);
        return sps;
    }

    private static byte[] Escape(byte[] nal)
    {
        List<byte> escaped = [];
        foreach (byte b in nal)
        {
            if (b <= 3 && escaped.Count >= 2 && escaped[^1] == 0 && escaped[^2] == 0) escaped.Add(3);
            escaped.Add(b);
        }

        return [.. escaped];
    }
}
