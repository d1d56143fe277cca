namespace Fleet.Core.Fleet;

/// <summary>
/// Whose turn it is in a session: one at a time handles an event, publishes a chunk or talks to a listener. Only threads of the session
/// itself (its pull's, its timers', the pool's) ever wait for their turn. Everybody else leaves work behind with <see cref="Post"/> and goes
/// on, so a listener may take locks under which others call the session.
/// </summary>
internal sealed class SessionTurn : IThreadPoolWorkItem
{
    /// <summary>
    /// Past it nobody new is taken on (<see cref="TryPost"/>). What ends something that was taken on before is always taken, so there is at
    /// most as much of it again: a viewer who could not leave would hold the camera for ever.
    /// </summary>
    public const int MostWaiting = 1024;

    private readonly Lock _turn = new();
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private bool _isScheduled;

    /// <summary>Takes the turn, for work that can't wait behind what was posted.</summary>
    public Lock.Scope Enter() => _turn.EnterScope();

    /// <summary>Leaves work to the thread pool. It never waits and runs nothing.</summary>
    public void Post(Action work) => Post(work, int.MaxValue);

    /// <summary>As <see cref="Post(Action)"/>; false, and nothing is done, when so much waits that whoever asks has to come back.</summary>
    public bool TryPost(Action work) => Post(work, MostWaiting);

    private bool Post(Action work, int most)
    {
        lock (_gate)
        {
            if (_waiting.Count >= most) return false;
            _waiting.Enqueue(work);
            if (_isScheduled) return true;
            _isScheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    /// <summary>Runs work on this thread, behind what was posted before it.</summary>
    public void Run(Action work)
    {
        if (_turn.IsHeldByCurrentThread)
        {
            Post(work);
            return;
        }

        lock (_gate) _waiting.Enqueue(work);
        RunAll();
    }

    public void Execute()
    {
        lock (_gate) _isScheduled = false;
        RunAll();
    }

    private void RunAll()
    {
        lock (_turn)
        {
            while (TryTake(out Action? work)) work();
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? work)
    {
        lock (_gate) return _waiting.TryDequeue(out work);
    }
}
