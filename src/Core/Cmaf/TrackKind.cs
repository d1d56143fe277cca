namespace Fleet.Core.Cmaf;

/// <summary>The value is the track's id in every file and chunk.</summary>
public enum TrackKind : byte
{
    Video = 1,
    Audio = 2,
}
