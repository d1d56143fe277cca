using Fleet.Core.Cmaf;

namespace Fleet.Core.Cascade;

/// <summary>Takes what another fleet sends, inline. It must not block.</summary>
public interface ICascadeSink : IChunkSink
{
    /// <summary>Pictures are missing here. What follows begins with an init segment and a key frame.</summary>
    void OnGap();
}
