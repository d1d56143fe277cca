using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Codecs.H265;

/// <summary>Reads a sequence parameter set (ITU-T H.265 section 7.3.2.2).</summary>
public static class SpsParser
{
    /// <summary>Widest and highest picture that is believed; level 6.2 ends at 16,888 samples.</summary>
    public const int MaxPictureSide = 16_888;

    private const int MostIds = 16;

    /// <summary>Reads a whole NAL unit; when it is false <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> nal, [NotNullWhen(true)] out Sps? sps, [NotNullWhen(false)] out string? problem)
    {
        sps = null;
        problem = null;
        if (nal.Length < 6 || NalType.Of(nal[0]) != NalType.Sps)
        {
            problem = "The unit is no sequence parameter set.";
            return false;
        }

        if (nal.Length > Rbsp.MaxParameterSetSize)
        {
            problem = $"The sequence parameter set has {nal.Length} bytes.";
            return false;
        }

        var reader = new BitReader(Rbsp.Unescape(nal[2..], stackalloc byte[Rbsp.MaxParameterSetSize]));
        sps = Read(ref reader, out problem);
        return sps is not null;
    }

    private static Sps? Read(ref BitReader reader, out string? problem)
    {
        int vpsId = (int)reader.ReadBits(4);
        int maxSubLayersMinus1 = (int)reader.ReadBits(3);
        bool nesting = reader.ReadFlag();
        ProfileTierLevel profile = ProfileTierLevel.Read(ref reader, maxSubLayersMinus1);
        uint id = reader.ReadUe();
        uint chroma = reader.ReadUe();
        bool planes = chroma == 3 && reader.ReadFlag();
        long codedWidth = reader.ReadUe();
        long codedHeight = reader.ReadUe();
        long width = codedWidth;
        long height = codedHeight;
        if (reader.ReadFlag())
        {
            // table 6-1; conformance window
            int unitX = chroma is 1 or 2 ? 2 : 1;
            int unitY = chroma == 1 ? 2 : 1;
            width -= ((long)reader.ReadUe() + reader.ReadUe()) * unitX;
            height -= ((long)reader.ReadUe() + reader.ReadUe()) * unitY;
        }

        uint luma = reader.ReadUe();
        uint depth = reader.ReadUe();
        long lsbBits = reader.ReadUe() + 4L;
        uint reorder = 0;
        for (int i = reader.ReadFlag() ? 0 : maxSubLayersMinus1; i <= maxSubLayersMinus1; i++)
        {
            reader.ReadUe(); // sps_max_dec_pic_buffering_minus1
            reorder = reader.ReadUe();
            reader.ReadUe(); // sps_max_latency_increase_plus1
        }

        long blockLog = reader.ReadUe() + 3L;
        blockLog += reader.ReadUe();
        problem = reader.Overrun ? "The sequence parameter set ends too early."
            : id >= MostIds || maxSubLayersMinus1 > 6 ? "The sequence parameter set has an id or a number of sub-layers that doesn't exist."
            : chroma > 3 || luma > 8 || depth > 8 ? "The sequence parameter set has a chroma format or bit depth that doesn't exist."
            : lsbBits > 16 || reorder > 16 ? "The sequence parameter set orders its pictures in a way that doesn't exist."
            : blockLog is < 3 or > 6 ? "The sequence parameter set has coding blocks of a size that doesn't exist."
            : Math.Max(codedWidth, codedHeight) > MaxPictureSide || width < 1 || height < 1 ? $"The sequence parameter set says {width} x {height} samples."
            : null;
        if (problem is not null) return null;
        int block = 1 << (int)blockLog;
        return new Sps
        {
            Id = (int)id,
            VpsId = vpsId,
            SubLayers = maxSubLayersMinus1 + 1,
            TemporalIdNesting = nesting,
            Profile = profile,
            ChromaFormat = (int)chroma,
            SeparateColourPlanes = planes,
            BitDepthLuma = (int)luma + 8,
            BitDepthChroma = (int)depth + 8,
            Width = (int)width,
            Height = (int)height,
            OrderLsbBits = (int)lsbBits,
            ReorderDepth = (int)reorder,
            PictureBlocks = (int)((codedWidth + block - 1) / block * ((codedHeight + block - 1) / block)),
            Usability = SpsTail.Read(ref reader, (int)lsbBits, maxSubLayersMinus1),
        };
    }
}
