namespace Fleet.Core.Codecs.H265;

/// <summary>nal_unit_type (ITU-T H.265 table 7-1), and from 48 on the packet types of RFC 7798 section 4.4.</summary>
public static class NalType
{
    public const int RadlN = 6;
    public const int RaslN = 8;
    public const int RaslR = 9;
    public const int FirstIrap = 16;
    public const int BlaLast = 18;
    public const int IdrWithRadl = 19;
    public const int IdrWithoutLeading = 20;
    public const int Cra = 21;
    public const int LastIrap = 23;
    public const int Vps = 32;
    public const int Sps = 33;
    public const int Pps = 34;
    public const int EndOfSequence = 36;
    public const int EndOfBitstream = 37;
    public const int PrefixSei = 39;
    public const int SuffixSei = 40;
    public const int Aggregation = 48;
    public const int Fragmentation = 49;

    /// <summary>The six bits behind forbidden_zero_bit.</summary>
    public static int Of(byte header) => header >> 1 & 0x3F;

    /// <summary>The types of slice segments that are defined.</summary>
    public static bool IsSlice(int type) => type is >= 0 and <= RaslR or >= FirstIrap and <= Cra;

    /// <summary>A picture that others of its own sub-layer don't refer to.</summary>
    public static bool IsSubLayerNonReference(int type) => type < FirstIrap && (type & 1) == 0;
}
