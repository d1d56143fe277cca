using Fleet.Core.Codecs.H265;

namespace Fleet.Core.Tests.Codecs.H265;

public sealed class SpsParserTests
{
    [Theory]
    [InlineData("bt2020-ten-bit")]
    [InlineData("slices")]
    [InlineData("yuv422")]
    [InlineData("temporal-layers")]
    public void Every_cut_is_read_or_refused_with_a_reason(string name)
    {
        byte[] sps = VideoVector.Load(h265: true, name).Pictures[0].Single(nal => NalType.Of(nal[0]) == NalType.Sps);
        int refused = 0;
        for (int i = 0; i < sps.Length; i++)
        {
            if (SpsParser.TryParse(sps.AsSpan(0, i), out Sps? parsed, out string? problem)) Assert.Equal((176, 144), (parsed.Width, parsed.Height));
            else refused++;
            Assert.Equal(parsed is null, problem is not null);
        }

        Assert.InRange(refused, 20, sps.Length - 1);
    }

    [Fact]
    public void Timing_is_taken_from_the_video_parameter_set_when_only_that_has_it()
    {
        BitString bits = new BitString().Byte(64).Byte(1).Number(0, 4).Bits("11").Number(0, 6).Number(0, 3).Bit(1).Number(0xFFFF, 16);
        bits.Byte(1).Number(0x60000000, 32).Number(0, 48).Byte(93).Bit(1).Ue(1).Ue(0).Ue(0).Number(0, 6).Ue(0).Bit(1).Number(1, 32).Number(25, 32);
        List<byte> nal = [];
        foreach (byte b in bits.Trail())
        {
            if (b <= 3 && nal.Count >= 2 && nal[^1] == 0 && nal[^2] == 0) nal.Add(3);
            nal.Add(b);
        }

        Assert.True(Vps.TryParse([.. nal], out Vps? vps));
        Assert.Equal(new Timing(1, 25), vps.Timing);
    }

    [Fact]
    public void Values_that_do_not_exist_are_refused_with_a_reason()
    {
        (byte[] Nal, string Word)[] broken =
        [
            (Set(id: 16), "id"),
            (Set(chroma: 4), "chroma"),
            (Set(width: 40_000), "40000 x 144"),
            (Set(width: 0), "0 x 144"),
            (Set(lsbBits: 13), "orders"),
            (Set(blocks: 9), "blocks"),
            ([66, 1, 0], "no sequence parameter set"),
            ([68, 1, 0, 0, 0, 0, 0], "no sequence parameter set"),
            ([66, 1, .. new byte[5000]], "5002 bytes"),
        ];
        foreach ((byte[] nal, string word) in broken)
        {
            Assert.False(SpsParser.TryParse(nal, out _, out string? problem));
            Assert.Contains(word, problem, StringComparison.Ordinal);
        }

        Assert.True(SpsParser.TryParse(Set(), out Sps? sps, out _));
        Assert.Equal((176, 144, 4), (sps.Width, sps.Height, sps.OrderLsbBits));
    }

    private static byte[] Set(int id = 0, int chroma = 1, int width = 176, int lsbBits = 0, int blocks = 0)
    {
        BitString bits = new BitString().Byte(66).Byte(1).Number(1, 8).Byte(1).Number(0x6F6F6F6F, 32).Number(0x5F5F5F5F5F5F, 48).Byte(93);
        bits.Ue(id).Ue(chroma).Ue(width).Ue(144).Bit(0).Ue(0).Ue(0).Ue(lsbBits).Bit(1).Ue(1).Ue(0).Ue(0).Ue(blocks).Ue(1).Ue(0).Ue(2).Ue(0).Ue(0);
        return bits.Bits("0 00 0").Ue(0).Bits("0 00 0").Trail();
    }
}
