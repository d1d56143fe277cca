namespace Fleet.Load.Mp4;

/// <summary>What the init segment tells about a track, and what the fragment at hand has told so far.</summary>
internal struct TrackState
{
    public uint Id;
    public bool IsVideo;
    public uint Timescale;
    public uint DefaultDuration;
    public uint DefaultFlags;

    public bool InFragment;
    public uint FragmentDefaultDuration;
    public uint FragmentDefaultFlags;
    public ulong DecodeTime;
    public ulong Duration;
    public bool FirstSampleSeen;
    public bool StartsWithSync;
}
