using Fleet.Core.Cmaf;

namespace Fleet.Delivery.Streams;

/// <summary>What is written to a viewer: an init segment, or a chunk of which it holds a reference; for those who are told of gaps, a gap: neither.</summary>
/// <param name="EndsGroup">Chunks up to and with this one are sent as one.</param>
public readonly record struct ViewerItem(InitSegment? Init, Chunk? Chunk, bool EndsGroup)
{
    public static readonly ViewerItem Gap = new(null, null, EndsGroup: true);
}
