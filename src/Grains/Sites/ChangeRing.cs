using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Grains.Sites;

/// <summary>The latest changes of a site. Readers hold only their place in it: one that is slow misses the oldest, and is told so. Pure.</summary>
/// <param name="generation">Of the activation.</param>
internal sealed class ChangeRing(long generation)
{
    public const int Capacity = 4096;

    /// <summary>No answer names more: who is told so many asks again soon.</summary>
    public const int MostAtOnce = 1024;

    private readonly Queue<(long Number, TimeSpan At, SiteChange Change)> _changes = new();
    private long _last;
    private long _forgotten;

    public void Add(SiteChange change, TimeSpan now)
    {
        if (_changes.Count == Capacity) _forgotten = _changes.Dequeue().Number;
        _changes.Enqueue((++_last, now, change));
    }

    /// <summary>Something is missing here: who has read up to now is told so.</summary>
    public void Break() => _forgotten = ++_last;

    /// <param name="after">Null: nothing was read yet.</param>
    /// <param name="since">From when on, where nothing was read yet.</param>
    public SiteChanges Read(SitePosition? after, TimeSpan since)
    {
        long start = after is null ? BeginningAt(since) : after.Value.Generation == generation ? after.Value.Number : 0;
        bool isMissed = after is not null && start < _forgotten;
        (long Number, TimeSpan At, SiteChange Change)[] next = start < _last ? [.. _changes.Where(each => each.Number > start).Take(MostAtOnce)] : [];
        long last = next.Length == MostAtOnce ? next[^1].Number : _last;
        return new SiteChanges(new SitePosition(generation, last), isMissed, next.Select(each => each.Change).ToArray());
    }

    private long BeginningAt(TimeSpan since)
    {
        foreach ((long number, TimeSpan at, _) in _changes)
            if (at >= since) return number - 1;
        return _last;
    }
}
