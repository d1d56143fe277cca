namespace Fleet.Load.Hls;

/// <summary>A segment or a part that a playlist lists.</summary>
internal readonly record struct HlsItem(HlsPosition Position, string Uri, bool IsIndependent, bool IsGap);
