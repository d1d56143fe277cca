using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Codecs.H264;

/// <summary>What is used of a picture parameter set (ITU-T H.264 section 7.3.2.2).</summary>
public sealed record Pps(int Id, int SpsId, bool BottomFieldOrderPresent)
{
    // four fields stand before the end of what is used, the two ids take at most 17 and 11 bits
    private const int Head = 16;

    public static bool TryParse(ReadOnlySpan<byte> nal, [NotNullWhen(true)] out Pps? pps)
    {
        pps = null;
        if (nal.Length is < 2 or > Rbsp.MaxParameterSetSize || NalType.Of(nal[0]) != NalType.Pps) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[1..], stackalloc byte[Head]));
        uint id = reader.ReadUe();
        uint spsId = reader.ReadUe();
        reader.SkipBits(1); // entropy_coding_mode_flag
        bool bottomFieldOrder = reader.ReadFlag();
        if (reader.Overrun || id > 255 || spsId > 31) return false;
        pps = new Pps((int)id, (int)spsId, bottomFieldOrder);
        return true;
    }
}
