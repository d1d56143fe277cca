using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Codecs.H265;

/// <summary>What is used of a video parameter set (ITU-T H.265 section 7.3.2.1).</summary>
public sealed record Vps(int Id, Timing? Timing)
{
    public static bool TryParse(ReadOnlySpan<byte> nal, [NotNullWhen(true)] out Vps? vps)
    {
        vps = null;
        if (nal.Length is < 4 or > Rbsp.MaxParameterSetSize || NalType.Of(nal[0]) != NalType.Vps) return false;
        var reader = new BitReader(Rbsp.Unescape(nal[2..], stackalloc byte[Rbsp.MaxParameterSetSize]));
        int id = (int)reader.ReadBits(4);
        if (reader.Overrun) return false;
        Timing? timing = ReadTiming(ref reader);
        // the timing stands near the end and is optional for us: a set that is cut off is still handed on
        vps = new Vps(id, reader.Overrun ? null : timing);
        return true;
    }

    private static Timing? ReadTiming(ref BitReader reader)
    {
        reader.SkipBits(8); // layer flags, vps_max_layers_minus1
        int maxSubLayersMinus1 = (int)reader.ReadBits(3);
        reader.SkipBits(17); // vps_temporal_id_nesting_flag, vps_reserved_0xffff_16bits
        ProfileTierLevel.Read(ref reader, maxSubLayersMinus1);
        for (int i = reader.ReadFlag() ? 0 : maxSubLayersMinus1; i <= maxSubLayersMinus1; i++)
        {
            for (int j = 0; j < 3; j++) reader.ReadUe(); // buffering, reordering, latency
        }

        int maxLayerId = (int)reader.ReadBits(6);
        uint layerSets = reader.ReadUe();
        for (uint i = 0; i < layerSets && !reader.Overrun; i++) reader.SkipBits(maxLayerId + 1);
        return reader.ReadFlag() ? new Timing(reader.ReadBits(32), reader.ReadBits(32)) : null;
    }
}
