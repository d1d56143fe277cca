using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Codecs.H264;

/// <summary>Reads a sequence parameter set (ITU-T H.264 section 7.3.2.1.1).</summary>
public static class SpsParser
{
    /// <summary>Widest and highest picture that is believed; level 6.2 ends at 16,880 samples.</summary>
    public const int MaxPictureSide = 16_880;

    private const int MostIds = 32;

    /// <summary>Reads a whole NAL unit; when it is false <paramref name="problem"/> says what is wrong with it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> nal, [NotNullWhen(true)] out Sps? sps, [NotNullWhen(false)] out string? problem)
    {
        sps = null;
        problem = null;
        if (nal.Length < 5 || NalType.Of(nal[0]) != NalType.Sps)
        {
            problem = "The unit is no sequence parameter set.";
            return false;
        }

        if (nal.Length > Rbsp.MaxParameterSetSize)
        {
            problem = $"The sequence parameter set has {nal.Length} bytes.";
            return false;
        }

        var reader = new BitReader(Rbsp.Unescape(nal[1..], stackalloc byte[Rbsp.MaxParameterSetSize]));
        sps = Read(ref reader, out problem);
        return sps is not null;
    }

    private static Sps? Read(ref BitReader reader, out string? problem)
    {
        byte profile = (byte)reader.ReadBits(8);
        byte constraints = (byte)reader.ReadBits(8);
        byte level = (byte)reader.ReadBits(8);
        uint id = reader.ReadUe();
        (uint chroma, bool planes, uint luma, uint depth) = (1, false, 0, 0);
        if (HasChromaFormat(profile))
        {
            chroma = reader.ReadUe();
            planes = chroma == 3 && reader.ReadFlag();
            luma = reader.ReadUe();
            depth = reader.ReadUe();
            reader.SkipBits(1); // qpprime_y_zero_transform_bypass_flag
            if (reader.ReadFlag()) SkipScalingLists(ref reader, chroma == 3 ? 12 : 8);
        }

        long frameNumBits = reader.ReadUe() + 4L;
        PictureOrderRules? order = ReadOrder(ref reader);
        reader.ReadUe(); // max_num_ref_frames
        bool gaps = reader.ReadFlag();
        long width = (reader.ReadUe() + 1L) * 16;
        long height = (reader.ReadUe() + 1L) * 16;
        bool interlaced = !reader.ReadFlag();
        if (interlaced)
        {
            height *= 2;
            reader.SkipBits(1); // mb_adaptive_frame_field_flag
        }

        reader.SkipBits(1); // direct_8x8_inference_flag
        if (reader.ReadFlag())
        {
            // table 6-1 and equations 7-19 to 7-22
            int unitX = chroma is 1 or 2 && !planes ? 2 : 1;
            int unitY = (chroma == 1 && !planes ? 2 : 1) * (interlaced ? 2 : 1);
            width -= ((long)reader.ReadUe() + reader.ReadUe()) * unitX;
            height -= ((long)reader.ReadUe() + reader.ReadUe()) * unitY;
        }

        bool usability = reader.ReadFlag();
        problem = reader.Overrun ? "The sequence parameter set ends too early."
            : id >= MostIds ? $"The sequence parameter set has the id {id}."
            : chroma > 3 || luma > 6 || depth > 6 ? "The sequence parameter set has a chroma format or bit depth that doesn't exist."
            : frameNumBits > 16 || order is null ? "The sequence parameter set counts its pictures in a way that doesn't exist."
            : width is < 1 or > MaxPictureSide || height is < 1 or > MaxPictureSide ? $"The sequence parameter set says {width} x {height} samples."
            : null;
        if (problem is not null || order is null) return null;
        return new Sps
        {
            Id = (int)id,
            Profile = profile,
            Constraints = constraints,
            Level = level,
            ChromaFormat = (int)chroma,
            SeparateColourPlanes = planes,
            BitDepthLuma = (int)luma + 8,
            BitDepthChroma = (int)depth + 8,
            FrameNumBits = (int)frameNumBits,
            Order = order,
            FrameNumGapsAllowed = gaps,
            Interlaced = interlaced,
            Width = (int)width,
            Height = (int)height,
            Usability = usability ? SpsUsability.Read(ref reader) : SpsUsability.Unknown,
        };
    }

    private static bool HasChromaFormat(byte profile) =>
        profile is 100 or 110 or 122 or 244 or 44 or 83 or 86 or 118 or 128 or 138 or 139 or 134 or 135;

    private static PictureOrderRules? ReadOrder(ref BitReader reader)
    {
        switch (reader.ReadUe())
        {
            case 0:
                long bits = reader.ReadUe() + 4L;
                return bits is >= 4 and <= 16 ? new PictureOrderRules(0) { LsbBits = (int)bits } : null;
            case 1:
                bool alwaysZero = reader.ReadFlag();
                int nonReference = reader.ReadSe();
                int topToBottom = reader.ReadSe();
                uint count = reader.ReadUe();
                if (count > 255) return null;
                int[] offsets = new int[count];
                for (int i = 0; i < offsets.Length; i++) offsets[i] = reader.ReadSe();
                return new PictureOrderRules(1)
                {
                    DeltaAlwaysZero = alwaysZero,
                    OffsetForNonReference = nonReference,
                    OffsetForTopToBottom = topToBottom,
                    OffsetsForReferences = offsets,
                };
            case 2:
                return new PictureOrderRules(2);
            default:
                return null;
        }
    }

    // section 7.3.2.1.1.1
    private static void SkipScalingLists(ref BitReader reader, int lists)
    {
        for (int i = 0; i < lists; i++)
        {
            if (!reader.ReadFlag()) continue;
            int next = 8;
            int last = 8;
            for (int j = 0; j < (i < 6 ? 16 : 64); j++)
            {
                if (next != 0) next = (last + reader.ReadSe()) & 0xFF;
                if (next != 0) last = next;
            }
        }
    }
}
