namespace Fleet.Core.Codecs.H264;

/// <summary>What is used of the video usability information (ITU-T H.264 section E.1.1).</summary>
public sealed record SpsUsability(VideoUsability Video, uint UnitsInTick, uint TimeScale, int? ReorderDepth)
{
    public static readonly SpsUsability Unknown = new(VideoUsability.Unknown, 0, 0, null);

    private const int MostCodedPictureBuffers = 32;

    /// <summary>Reads it, or what there is of it: some cameras cut their parameter set off in the middle, and decoders take it all the same.</summary>
    public static SpsUsability Read(ref BitReader reader)
    {
        VideoUsability video = VideoUsability.Read(ref reader);
        if (reader.Overrun) return Unknown;

        uint units = 0;
        uint scale = 0;
        if (reader.ReadFlag())
        {
            units = reader.ReadBits(32);
            scale = reader.ReadBits(32);
            reader.SkipBits(1); // fixed_frame_rate_flag
        }

        if (reader.Overrun) return new SpsUsability(video, 0, 0, null);
        return new SpsUsability(video, units, scale, ReadReorderDepth(ref reader));
    }

    private static int? ReadReorderDepth(ref BitReader reader)
    {
        bool nal = reader.ReadFlag();
        if (nal) SkipReferenceDecoder(ref reader);
        bool vcl = reader.ReadFlag();
        if (vcl) SkipReferenceDecoder(ref reader);
        if (nal || vcl) reader.SkipBits(1); // low_delay_hrd_flag
        reader.SkipBits(1); // pic_struct_present_flag
        if (!reader.ReadFlag()) return null;
        reader.SkipBits(1); // motion_vectors_over_pic_boundaries_flag
        for (int i = 0; i < 4; i++) reader.ReadUe(); // bytes a picture, bits a macroblock, vector lengths
        uint depth = reader.ReadUe();
        uint buffered = reader.ReadUe();
        // "max_num_reorder_frames shall be in the range of 0 to max_dec_frame_buffering", itself at most 16
        return reader.Overrun || depth > buffered || buffered > 16 ? null : (int)depth;
    }

    // section E.1.2, hrd_parameters()
    private static void SkipReferenceDecoder(ref BitReader reader)
    {
        uint last = Math.Min(reader.ReadUe(), MostCodedPictureBuffers - 1);
        reader.SkipBits(8);
        for (uint i = 0; i <= last; i++)
        {
            reader.ReadUe();
            reader.ReadUe();
            reader.SkipBits(1);
        }

        reader.SkipBits(20);
    }
}
