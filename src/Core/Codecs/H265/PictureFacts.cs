namespace Fleet.Core.Codecs.H265;

/// <summary>What is noted of the picture that is being put together.</summary>
public struct PictureFacts
{
    /// <summary>The type and the temporal layer of its slices, as soon as one of them, or a part of one, was seen.</summary>
    public (int Type, int TemporalId)? Kind { get; set; }

    /// <summary>The first slice segment; null while its parameter sets are not there.</summary>
    public SliceHeader? Header { get; set; }

    public PictureSets Sets { get; set; }
}
