using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Tests.Cameras;

/// <summary>Notes what it hears of a camera's stream, and whether media time ever went back.</summary>
internal sealed class FragmentListener : IAsyncObserver<Fragment>
{
    private readonly Lock _gate = new();
    private readonly List<string> _news = [];
    private readonly List<Fragment> _words = [];
    private readonly List<string> _faults = [];
    private readonly List<(FragmentPosition Position, long Time, byte First)> _pictures = [];
    private long _end;

    public StreamSubscriptionHandle<Fragment>? Handle { get; set; }

    /// <summary>Done when there is nothing more to hear.</summary>
    public Task Watching { get; set; } = Task.CompletedTask;

    public int Pictures
    {
        get { lock (_gate) return _pictures.Count; }
    }

    /// <summary>Positions, decode times and first bytes of the pictures so far.</summary>
    public IReadOnlyList<(FragmentPosition Position, long Time, byte First)> Seen
    {
        get { lock (_gate) return [.. _pictures]; }
    }

    /// <summary>Where the pictures end so far.</summary>
    public long End
    {
        get { lock (_gate) return _end; }
    }

    /// <summary>States, gaps, failures and ends in their order.</summary>
    public IReadOnlyList<string> News
    {
        get { lock (_gate) return [.. _news]; }
    }

    public IReadOnlyList<string> Faults
    {
        get { lock (_gate) return [.. _faults]; }
    }

    public IReadOnlyList<T> Words<T>()
        where T : Fragment
    {
        lock (_gate) return [.. _words.OfType<T>()];
    }

    public bool Heard(string news) => News.Contains(news);

    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        lock (_gate) Take(item);
        if (item is ChunkFragment { Chunk: var chunk }) chunk.Release();
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        lock (_gate) _faults.Add(ex.Message);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync()
    {
        lock (_gate) _news.Add("completed");
        return Task.CompletedTask;
    }

    public override string ToString() => $"{string.Join(", ", News)}; {Pictures} pictures; {string.Join(", ", Faults)}";

    private void Take(Fragment item)
    {
        if (item is not ChunkFragment) _words.Add(item);
        switch (item)
        {
            case StateFragment state: _news.Add(state.Phase.ToString()); break;
            case GapFragment: _news.Add("gap"); break;
            case HoldFailedFragment failed: _news.Add($"failed {failed.Reason.StepName}"); break;
            case EndedFragment ended: _news.Add($"ended {ended.Reason}"); break;
            case ChunkFragment { Chunk: { Track: TrackKind.Video } picture }:
                if (picture.DecodeTime < _end) _faults.Add($"{item.Position}: media time {picture.DecodeTime} after {_end}");
                _end = picture.DecodeTime + picture.Duration;
                _pictures.Add((item.Position, picture.DecodeTime, picture.Bytes.Span[0]));
                break;
        }
    }
}
