namespace Fleet.Load.Hls;

/// <summary>A part by its segment's media sequence number and its index within it.</summary>
internal readonly record struct HlsPosition(long Msn, int Part) : IComparable<HlsPosition>
{
    public int CompareTo(HlsPosition other) => Msn != other.Msn ? Msn.CompareTo(other.Msn) : Part.CompareTo(other.Part);
}
