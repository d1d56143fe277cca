namespace Fleet.Core.Codecs.H264;

/// <summary>nal_unit_type (ITU-T H.264 table 7-1), and from 24 on the packet types of RFC 6184 section 5.4.</summary>
public static class NalType
{
    public const int Slice = 1;
    public const int Idr = 5;
    public const int Sei = 6;
    public const int Sps = 7;
    public const int Pps = 8;
    public const int StapA = 24;
    public const int FuA = 28;

    /// <summary>The low five bits of a NAL unit's first byte.</summary>
    public static int Of(byte header) => header & 0x1F;
}
