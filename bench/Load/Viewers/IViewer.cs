namespace Fleet.Load.Viewers;

/// <summary>Watches until cancelled; every other end is an exception.</summary>
internal interface IViewer
{
    Task WatchAsync(CancellationToken ct);
}
