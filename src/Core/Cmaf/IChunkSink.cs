namespace Fleet.Core.Cmaf;

/// <summary>Takes what the muxer makes, inline. It must not block.</summary>
public interface IChunkSink
{
    /// <summary>A new epoch: every chunk from here on belongs to this init segment.</summary>
    void OnInit(InitSegment init);

    /// <summary>The chunk's one reference is the receiver's to release.</summary>
    void OnChunk(Chunk chunk);
}
