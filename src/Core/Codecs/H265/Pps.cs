using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Codecs.H265;

/// <summary>What is used of a picture parameter set (ITU-T H.265 section 7.3.2.3).</summary>
public sealed record Pps(int Id, int SpsId, bool DependentSlices, bool OutputFlagPresent, int ExtraSliceHeaderBits)
{
    private const int Head = 16;

    public static bool TryParse(ReadOnlySpan<byte> nal, [NotNullWhen(true)] out Pps? pps)
    {
        pps = null;
        if (nal.Length is < 3 or > Rbsp.MaxParameterSetSize || NalType.Of(nal[0]) != NalType.Pps) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[2..], stackalloc byte[Head]));
        uint id = reader.ReadUe();
        uint spsId = reader.ReadUe();
        bool dependent = reader.ReadFlag();
        bool output = reader.ReadFlag();
        int extra = (int)reader.ReadBits(3);
        if (reader.Overrun || id > 63 || spsId > 15) return false;
        pps = new Pps((int)id, (int)spsId, dependent, output, extra);
        return true;
    }
}
