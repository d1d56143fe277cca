using Fleet.Core.Fleet;

namespace Fleet.Delivery.Tests;

/// <summary>Sessions that do what a test says. It counts what is asked of them.</summary>
internal sealed class ScriptedSource : IStreamSource
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IStreamListener> _listeners = [];

    public int Subscriptions { get; private set; }

    public int Disposals { get; private set; }

    public int Holds { get; private set; }

    public int LettingsGo { get; private set; }

    /// <summary>Run by each <see cref="IStreamSubscription.Hold"/>, on the thread that holds.</summary>
    public Action<IStreamListener>? OnHold { get; set; }

    public Exception? Refusal { get; set; }

    /// <summary>What letting a subscription go for good takes.</summary>
    public Func<Task> OnDispose { get; set; } = () => Task.CompletedTask;

    public IStreamListener Listener(string camera = "cam-1")
    {
        lock (_gate) return _listeners[camera];
    }

    public string NameOf(IStreamListener listener)
    {
        lock (_gate) return _listeners.Single(each => each.Value == listener).Key;
    }

    public ValueTask<IStreamSubscription> SubscribeAsync(CameraId camera, IStreamListener listener, CancellationToken ct)
    {
        lock (_gate)
        {
            Subscriptions++;
            if (Refusal is not null) throw Refusal;
            _listeners[camera.Value] = listener;
        }

        return ValueTask.FromResult<IStreamSubscription>(new Subscription(this, listener));
    }

    private sealed class Subscription(ScriptedSource source, IStreamListener listener) : IStreamSubscription
    {
        public void Hold()
        {
            lock (source._gate) source.Holds++;
            source.OnHold?.Invoke(listener);
        }

        public void LetGo()
        {
            lock (source._gate) source.LettingsGo++;
        }

        public ValueTask DisposeAsync()
        {
            lock (source._gate) source.Disposals++;
            return new ValueTask(source.OnDispose());
        }
    }
}
