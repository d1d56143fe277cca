using Fleet.Core.Cmaf;

namespace Fleet.Delivery.Streams;

/// <summary>What is written to a viewer: an init segment, or a chunk of which it holds a reference.</summary>
/// <param name="EndsGroup">Chunks up to and with this one are sent as one.</param>
public readonly record struct ViewerItem(InitSegment? Init, Chunk? Chunk, bool EndsGroup);
