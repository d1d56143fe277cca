namespace Fleet.Load.Mp4;

/// <summary>The four characters of a box's type as a number (ISO/IEC 14496-12 section 4.2).</summary>
internal static class BoxType
{
    public const uint Moov = 0x6D6F6F76;
    public const uint Trak = 0x7472616B;
    public const uint Tkhd = 0x746B6864;
    public const uint Mdia = 0x6D646961;
    public const uint Mdhd = 0x6D646864;
    public const uint Hdlr = 0x68646C72;
    public const uint Mvex = 0x6D766578;
    public const uint Trex = 0x74726578;
    public const uint Prft = 0x70726674;
    public const uint Moof = 0x6D6F6F66;
    public const uint Traf = 0x74726166;
    public const uint Tfhd = 0x74666864;
    public const uint Tfdt = 0x74666474;
    public const uint Trun = 0x7472756E;
    public const uint Mdat = 0x6D646174;
    public const uint VideoHandler = 0x76696465;
}
