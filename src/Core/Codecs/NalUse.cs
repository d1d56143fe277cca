namespace Fleet.Core.Codecs;

/// <summary>What a NAL unit is to the access unit that is being put together.</summary>
public enum NalUse
{
    /// <summary>Of no use to a decoder behind an MP4 file, or kept elsewhere: parameter sets, delimiters, filler.</summary>
    Drop,

    /// <summary>It travels with the picture, and is none.</summary>
    Keep,

    /// <summary>A picture begins with it.</summary>
    FirstSlice,

    /// <summary>It goes on with the picture.</summary>
    LaterSlice,

    /// <summary>No NAL unit that could stand here; the picture does without it.</summary>
    Malformed,

    /// <summary>A slice that can't be read: the picture is not whole.</summary>
    BrokenSlice,
}
