namespace Fleet.Core.Hls;

/// <summary>Where in a rendered playlist a URI ends, so that a query can be put there.</summary>
internal readonly record struct UriEnd(int Offset, bool IsPlaylist);
