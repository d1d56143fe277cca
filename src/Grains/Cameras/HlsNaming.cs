using Fleet.Core.Cmaf;
using Fleet.Core.Hls;

namespace Fleet.Grains.Cameras;

/// <summary>Names a camera's HLS segments for all edges, whatever becomes of its session and its configuration (<see cref="SeedMaker"/>). One thread at a time.</summary>
internal sealed class HlsNaming(TimeProvider time)
{
    private SeedMaker? _seeds;
    private HlsOptions _options = HlsOptions.Default;
    private InitSegment? _init;

    /// <summary>Another way to cut is another stream, from the next key frame on.</summary>
    public void Use(HlsOptions options)
    {
        if (_options == options) return;
        _options = options;
        if (_seeds is not null) Begin();
    }

    public void OnInit(InitSegment init)
    {
        _init = init;
        if (_seeds is null) Begin();
        else _seeds.OnInit(init);
    }

    /// <summary>Pictures are missing here.</summary>
    public void OnGap() => _seeds?.OnGap();

    /// <summary>The session is over: the next one is another stream.</summary>
    public void Reset() => (_seeds, _init) = (null, null);

    /// <summary>Counts the chunk.</summary>
    /// <returns>How HLS stood before it, where a stream can be begun with it.</returns>
    public WindowSeed? SeedBefore(Chunk chunk) => _seeds?.Next(chunk);

    private void Begin()
    {
        _seeds = new SeedMaker(_options, time, _seeds?.NextMediaSequence ?? 0);
        if (_init is not null) _seeds.OnInit(_init);
    }
}
