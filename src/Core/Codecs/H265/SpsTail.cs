namespace Fleet.Core.Codecs.H265;

/// <summary>Passes over the coding tools of a sequence parameter set (ITU-T H.265 section 7.3.2.2) to the usability information behind them.</summary>
internal static class SpsTail
{
    private const int MostReferenceSets = 64;
    private const int MostPicturesInSet = 16;
    private const int MostLongTermPictures = 32;

    /// <summary>What is unknown when the set breaks off in here is not needed to show the pictures.</summary>
    public static SpsUsability Read(ref BitReader reader, int orderLsbBits, int maxSubLayersMinus1)
    {
        for (int i = 0; i < 4; i++) reader.ReadUe(); // transform block sizes and depths
        if (reader.ReadFlag() && reader.ReadFlag()) SkipScalingLists(ref reader);
        reader.SkipBits(2); // amp_enabled_flag, sample_adaptive_offset_enabled_flag
        if (reader.ReadFlag())
        {
            reader.SkipBits(8); // pcm bit depths
            reader.ReadUe();
            reader.ReadUe();
            reader.SkipBits(1);
        }

        if (!TrySkipReferenceSets(ref reader)) return SpsUsability.Unknown;
        if (reader.ReadFlag())
        {
            uint count = reader.ReadUe();
            if (count > MostLongTermPictures) return SpsUsability.Unknown;
            for (uint i = 0; i < count; i++) reader.SkipBits(orderLsbBits + 1);
        }

        reader.SkipBits(2); // sps_temporal_mvp_enabled_flag, strong_intra_smoothing_enabled_flag
        return reader.ReadFlag() && !reader.Overrun ? SpsUsability.Read(ref reader, maxSubLayersMinus1) : SpsUsability.Unknown;
    }

    // section 7.3.4
    private static void SkipScalingLists(ref BitReader reader)
    {
        for (int size = 0; size < 4; size++)
        {
            for (int matrix = 0; matrix < 6; matrix += size == 3 ? 3 : 1)
            {
                if (!reader.ReadFlag())
                {
                    reader.ReadUe(); // scaling_list_pred_matrix_id_delta
                    continue;
                }

                if (size > 1) reader.ReadSe(); // scaling_list_dc_coef_minus8
                for (int i = Math.Min(64, 1 << (4 + (size << 1))); i > 0; i--) reader.ReadSe();
            }
        }
    }

    // section 7.3.7; how many pictures a set has is needed to read one that is predicted from it
    private static bool TrySkipReferenceSets(ref BitReader reader)
    {
        uint count = reader.ReadUe();
        if (count > MostReferenceSets) return false;
        int pictures = 0;
        for (uint i = 0; i < count; i++)
        {
            if (i > 0 && reader.ReadFlag())
            {
                reader.SkipBits(1); // delta_rps_sign
                reader.ReadUe(); // abs_delta_rps_minus1
                int used = 0;
                for (int j = 0; j <= pictures; j++)
                {
                    // used_by_curr_pic_flag, and use_delta_flag when that is 0
                    if (reader.ReadFlag() || reader.ReadFlag()) used++;
                }

                pictures = used;
            }
            else
            {
                long both = (long)reader.ReadUe() + reader.ReadUe();
                if (both > MostPicturesInSet) return false;
                pictures = (int)both;
                for (int j = 0; j < pictures; j++)
                {
                    reader.ReadUe(); // delta_poc_minus1
                    reader.SkipBits(1); // used_by_curr_pic_flag
                }
            }

            if (pictures > MostPicturesInSet || reader.Overrun) return false;
        }

        return true;
    }
}
