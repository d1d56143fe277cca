using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;

namespace Fleet.Fuzz.Cascade;

/// <summary>Checks what our viewers rely on: epochs that begin with a key frame, and nothing missing within one.</summary>
internal sealed class FollowingSink : ICascadeSink
{
    private readonly Dictionary<TrackKind, long> _ends = [];
    private InitSegment? _init;
    private uint _sequence;
    private bool _isBehindGap;

    public List<(int Epoch, uint Sequence, long DecodeTime, int Length)> Passed { get; } = [];

    public byte[] LastBytes { get; private set; } = [];

    public void OnInit(InitSegment init)
    {
        Invariant.Holds(_init is null || init.Epoch == _init.Epoch + 1, "epochs count on");
        Invariant.Holds(init is { VideoFormat: not null, Video.IsEmpty: false, Both.IsEmpty: false }, "an epoch has video");
        (_init, _sequence, _isBehindGap) = (init, 0, false);
        _ends.Clear();
    }

    public void OnChunk(Chunk chunk)
    {
        Invariant.Holds(_init is not null && chunk.Epoch == _init.Epoch && !_isBehindGap, "a chunk belongs to the epoch that was announced");
        Invariant.Holds(chunk.Sequence == _sequence++, "no chunk of an epoch is missing");
        Invariant.Holds(_sequence > 1 || chunk is { Track: TrackKind.Video, IsKeyFrame: true }, "an epoch begins with a key frame");
        Invariant.Holds(chunk is { Duration: > 0, DecodeTime: >= 0, Timescale: > 0 }, "a chunk lasts");
        Invariant.Holds(!_ends.TryGetValue(chunk.Track, out long end) || end == chunk.DecodeTime, "decode times add up");
        _ends[chunk.Track] = chunk.DecodeTime + chunk.Duration;
        LastBytes = chunk.Bytes.ToArray();
        Passed.Add((chunk.Epoch, chunk.Sequence, chunk.DecodeTime, LastBytes.Length));
        chunk.Release();
    }

    public void OnGap()
    {
        Invariant.Holds(_init is not null && !_isBehindGap, "a gap is told once, within an epoch");
        _isBehindGap = true;
    }
}
