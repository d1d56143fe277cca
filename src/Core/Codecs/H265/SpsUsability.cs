namespace Fleet.Core.Codecs.H265;

/// <summary>What is used of the video usability information (ITU-T H.265 section E.2.1).</summary>
public sealed record SpsUsability(VideoUsability Video, Timing? Timing, int MinSpatialSegmentation)
{
    public static readonly SpsUsability Unknown = new(VideoUsability.Unknown, null, 0);

    private const int MostCodedPictureBuffers = 32;
    private const int MostSpatialSegmentation = 4095;

    /// <summary>Reads it, or what there is of it.</summary>
    public static SpsUsability Read(ref BitReader reader, int maxSubLayersMinus1)
    {
        VideoUsability video = VideoUsability.Read(ref reader);
        if (reader.Overrun) return Unknown;
        reader.SkipBits(3); // neutral_chroma_indication_flag, field_seq_flag, frame_field_info_present_flag
        if (reader.ReadFlag())
        {
            for (int i = 0; i < 4; i++) reader.ReadUe(); // default display window
        }

        Timing? timing = null;
        bool hasTiming = reader.ReadFlag();
        if (hasTiming)
        {
            timing = new Timing(reader.ReadBits(32), reader.ReadBits(32));
            if (reader.ReadFlag()) reader.ReadUe(); // vui_num_ticks_poc_diff_one_minus1
        }

        if (reader.Overrun) return new SpsUsability(video, null, 0);
        if (hasTiming && reader.ReadFlag()) SkipReferenceDecoder(ref reader, maxSubLayersMinus1);
        uint segmentation = 0;
        if (reader.ReadFlag())
        {
            reader.SkipBits(3);
            segmentation = reader.ReadUe();
        }

        return new SpsUsability(video, timing, reader.Overrun || segmentation > MostSpatialSegmentation ? 0 : (int)segmentation);
    }

    // section E.2.2, hrd_parameters(1, maxSubLayersMinus1)
    private static void SkipReferenceDecoder(ref BitReader reader, int maxSubLayersMinus1)
    {
        bool nal = reader.ReadFlag();
        bool vcl = reader.ReadFlag();
        bool subPicture = false;
        if (nal || vcl)
        {
            subPicture = reader.ReadFlag();
            if (subPicture) reader.SkipBits(19);
            reader.SkipBits(8);
            if (subPicture) reader.SkipBits(4);
            reader.SkipBits(15);
        }

        for (int i = 0; i <= maxSubLayersMinus1; i++)
        {
            bool fixedGeneral = reader.ReadFlag();
            bool fixedWithin = fixedGeneral || reader.ReadFlag();
            bool lowDelay = false;
            if (fixedWithin) reader.ReadUe();
            else lowDelay = reader.ReadFlag();
            uint buffers = lowDelay ? 1 : Math.Min(reader.ReadUe(), MostCodedPictureBuffers - 1) + 1;
            if (nal) SkipSubLayer(ref reader, buffers, subPicture);
            if (vcl) SkipSubLayer(ref reader, buffers, subPicture);
        }
    }

    private static void SkipSubLayer(ref BitReader reader, uint buffers, bool subPicture)
    {
        for (uint i = 0; i < buffers; i++)
        {
            for (int j = 0; j < (subPicture ? 4 : 2); j++) reader.ReadUe();
            reader.SkipBits(1);
        }
    }
}
