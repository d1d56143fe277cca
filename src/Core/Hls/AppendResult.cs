namespace Fleet.Core.Hls;

public enum AppendResult
{
    Appended,

    /// <summary>The seed already counts it, or its epoch is over: nothing to do.</summary>
    AlreadyCounted,

    /// <summary>
    /// Chunks are missing before it. It was not taken: this window would cut and number differently from here on than the others do, and
    /// has to be replaced by one made of a newer seed.
    /// </summary>
    Hole,
}
