using Fleet.Grains.Cameras;
using Fleet.Grains.DirectStreams;
using Fleet.Hosting.Cameras;
using Orleans.Runtime;

namespace Fleet.Silo.Hosting;

/// <summary>How this process' silo is; nothing of it is there before it has started.</summary>
internal sealed class SiloReadiness
{
    private volatile ISiloStatusOracle? _silos;
    private volatile bool _isStopping;

    public CameraCatalog? Catalog { get; private set; }

    public SiloSessions? Sessions { get; private set; }

    public FragmentFeeds? Feeds { get; private set; }

    public bool IsActive => _silos?.CurrentStatus == SiloStatus.Active;

    public int ActiveSilos => _silos?.GetActiveSilos().Length ?? 0;

    /// <summary>Null: cameras may be placed here.</summary>
    public string? NotReadyBecause =>
        _isStopping ? "The silo stops."
        : !IsActive ? "The silo has not joined its cluster yet."
        : Catalog is not { IsLoaded: true } ? "The cameras are not all known yet."
        : null;

    public void Watch(ISiloStatusOracle silos, CameraCatalog catalog, SiloSessions sessions, FragmentFeeds feeds) =>
        (Catalog, Sessions, Feeds, _silos) = (catalog, sessions, feeds, silos);

    public void Stop() => _isStopping = true;
}
