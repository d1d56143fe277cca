using Fleet.Core.Fleet;

namespace Fleet.Edge.Streams;

/// <summary>One question at a time a camera, in the order in which they came. For any thread.</summary>
internal sealed class SeatTurns
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CameraId, Turn> _turns = [];

    /// <summary>Cameras that somebody asks about.</summary>
    public int Count
    {
        get { lock (_gate) return _turns.Count; }
    }

    /// <summary>A question whose answer somebody waits for. One that fails fails for all who have been waiting for their turn.</summary>
    /// <exception cref="SessionUnreachableException">It failed, or the one before it did.</exception>
    public async Task<bool> AskAsync(CameraId camera, Func<Task<bool>> ask, CancellationToken ct)
    {
        Turn turn = Join(camera);
        int failures = Volatile.Read(ref turn.Failures);
        try
        {
            await turn.IsFree.WaitAsync(ct).ConfigureAwait(false);
            try
            {
                if (turn.Failures != failures) throw new SessionUnreachableException(turn.Failure!.Reason, turn.Failure.RetryAfter);
                return await AskAsync(turn, ask).ConfigureAwait(false);
            }
            finally
            {
                turn.IsFree.Release();
            }
        }
        finally
        {
            Leave(camera, turn);
        }
    }

    /// <summary>Something nobody waits for. What is said while the last word has not got its turn yet is said with that.</summary>
    public async Task TellAsync(CameraId camera, Func<Task> tell)
    {
        Turn turn = Join(camera);
        try
        {
            if (Interlocked.Exchange(ref turn.IsToldNext, true)) return;
            await turn.IsFree.WaitAsync().ConfigureAwait(false);
            try
            {
                Volatile.Write(ref turn.IsToldNext, false);
                await tell().ConfigureAwait(false);
            }
            finally
            {
                turn.IsFree.Release();
            }
        }
        finally
        {
            Leave(camera, turn);
        }
    }

    private static async Task<bool> AskAsync(Turn turn, Func<Task<bool>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (SessionUnreachableException e)
        {
            turn.Failure = e;
            Interlocked.Increment(ref turn.Failures);
            throw;
        }
    }

    private Turn Join(CameraId camera)
    {
        lock (_gate)
        {
            if (!_turns.TryGetValue(camera, out Turn? turn)) _turns[camera] = turn = new Turn();
            turn.Users++;
            return turn;
        }
    }

    private void Leave(CameraId camera, Turn turn)
    {
        lock (_gate)
        {
            if (--turn.Users > 0) return;
            _turns.Remove(camera);
        }

        turn.IsFree.Dispose();
    }

    private sealed class Turn
    {
        public int Failures;
        public bool IsToldNext;

        public SemaphoreSlim IsFree { get; } = new(1);

        /// <summary>The last one.</summary>
        public SessionUnreachableException? Failure { get; set; }

        public int Users { get; set; }
    }
}
