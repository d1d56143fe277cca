namespace Fleet.Grains.Abstractions.Sites;

/// <summary>
/// The changes a process has for one site, until the site has them: numbered without a hole, so that what is told twice, since an answer was
/// lost, is heard once. For any thread.
/// </summary>
public sealed class ChangeOutbox
{
    /// <summary>With a site that can't be told the oldest are dropped; the site sees by the numbers that they are missing.</summary>
    public const int Capacity = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<SiteChange> _changes = new();
    private long _first = 1;

    public void Add(SiteChange change)
    {
        lock (_gate)
        {
            if (_changes.Count == Capacity) Drop();
            _changes.Enqueue(change);
        }
    }

    /// <returns>What the site was not known to have heard, and the number of the first of it.</returns>
    public (long First, IReadOnlyList<SiteChange> Changes) Peek()
    {
        lock (_gate) return (_first, _changes.ToArray());
    }

    /// <summary>The site has heard all before that number.</summary>
    public void Told(long next)
    {
        lock (_gate)
        {
            while (_first < next && _changes.Count > 0) Drop();
        }
    }

    private void Drop()
    {
        _changes.Dequeue();
        _first++;
    }
}
