using System.Text.Json;

namespace Fleet.Web.Events;

/// <summary>The latest events of this process. Readers hold only their place in it: one that is slow misses the oldest, and is told so.</summary>
public sealed class EventLog
{
    public const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<FleetEvent> _events = new(Capacity);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _listened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _listeners;
    private long _last;
    private long _forgotten;

    /// <summary>Ids begin at the time, so those given out before a restart are older than any given out after.</summary>
    public EventLog(TimeProvider time) => _forgotten = _last = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;

    /// <summary>The id of the latest event.</summary>
    public long Last
    {
        get
        {
            lock (_gate) return _last;
        }
    }

    public bool IsListened
    {
        get { lock (_gate) return _listeners > 0; }
    }

    /// <summary>Done when somebody listens.</summary>
    public Task ListenedAsync(CancellationToken ct)
    {
        lock (_gate) return _listened.Task.WaitAsync(ct);
    }

    /// <summary>Somebody listens, until it is disposed of.</summary>
    public IDisposable Listen()
    {
        lock (_gate)
        {
            if (_listeners++ == 0) _listened.TrySetResult();
        }

        return new Listening(this);
    }

    /// <summary>Something happened that is not known here: who has listened up to now is told so.</summary>
    public void Break()
    {
        TaskCompletionSource news;
        lock (_gate)
        {
            _forgotten = ++_last;
            news = TakeNews();
        }

        news.SetResult();
    }

    /// <param name="kind">The event's name, without line breaks.</param>
    /// <param name="data">Becomes a JSON object, its names in camel case.</param>
    public void Publish(string kind, object data)
    {
        string json = JsonSerializer.Serialize(data, data.GetType(), JsonSerializerOptions.Web);
        TaskCompletionSource news;
        lock (_gate)
        {
            if (_events.Count == Capacity) _forgotten = _events.Dequeue().Id;
            _events.Enqueue(new FleetEvent(++_last, kind, json));
            news = TakeNews();
        }

        news.SetResult();
    }

    /// <summary>What came behind <paramref name="after"/>; an id that was never given out here means the latest.</summary>
    public EventBatch Read(long after)
    {
        lock (_gate)
        {
            if (after > _last) after = _last;
            return new EventBatch([.. _events.Where(e => e.Id > after)], after < _forgotten, _last);
        }
    }

    /// <summary>Waits until there is something behind <paramref name="after"/>.</summary>
    public Task WaitAsync(long after, CancellationToken ct)
    {
        lock (_gate) return after < _last ? Task.CompletedTask : _news.Task.WaitAsync(ct);
    }

    private TaskCompletionSource TakeNews()
    {
        TaskCompletionSource news = _news;
        _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return news;
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_listeners == 0) _listened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Listening(EventLog log) : IDisposable
    {
        private bool _hasLeft;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _hasLeft, true)) log.Leave();
        }
    }
}
