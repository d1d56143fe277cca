using Fleet.Core.Cmaf;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Fleet;

/// <summary>One track of a camera that is pulled, with the payload format that is understood of it.</summary>
public sealed record SelectedTrack(TrackKind Kind, MediaDescription Media, PayloadFormat Format);
