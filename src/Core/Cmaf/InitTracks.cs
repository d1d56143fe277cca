using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>The tracks an init segment describes, one at least.</summary>
public readonly record struct InitTracks(VideoFormat? Video, AudioFormat? Audio);
