namespace Fleet.Testing.Hls;

public sealed record ListedPart(string Uri, decimal Duration, bool IsIndependent, bool IsGap);
