using Fleet.Core.Fleet;
using Fleet.Core.Hls;

namespace Fleet.Grains.Cameras;

/// <summary>What a grain has to know of a camera's configuration.</summary>
/// <param name="Site">Where it stands; another one means another grain.</param>
/// <param name="Plan">How its session pulls it and lives.</param>
/// <param name="Hls">How HLS cuts it, so that the grain can name what the edges cut.</param>
public sealed record PlannedCamera(string Site, CameraPlan Plan, HlsOptions Hls);
