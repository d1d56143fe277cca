namespace Fleet.Grains.Abstractions.Streams;

/// <summary>What becomes of a fragment that came.</summary>
public enum FragmentStep
{
    Pass,

    /// <summary>The reader has it, or can do nothing with it.</summary>
    Drop,

    /// <summary>The reader is told of a gap first.</summary>
    PassBehindGap,

    /// <summary>The reader is told of a gap, and waits for the next key frame.</summary>
    DropBehindGap,
}
