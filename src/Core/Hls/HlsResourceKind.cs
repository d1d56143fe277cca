namespace Fleet.Core.Hls;

public enum HlsResourceKind
{
    MultivariantPlaylist,
    MediaPlaylist,
    InitSegment,
    Segment,
    Part,
}
