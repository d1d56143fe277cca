using System.IO.Pipelines;
using Fleet.Delivery.Http;

namespace Fleet.Delivery.Wall;

/// <summary>
/// The body many slots share. Whoever writes while it is free writes at once, on its own thread; whoever comes meanwhile waits in line, and
/// is written by the one who has the turn. Nobody is blocked. See README.md.
/// </summary>
/// <param name="body">What they share.</param>
/// <param name="guard">Ends a client that takes nothing any more; null: somebody else does.</param>
/// <param name="fail">Called once, when the client can't be written to any more, before anybody else learns of it. Must not block.</param>
/// <param name="ct">Ends the writing.</param>
internal sealed class WallBody(PipeWriter body, StallGuard? guard, Action fail, CancellationToken ct) : IThreadPoolWorkItem
{
    /// <summary>What waits is handed to the server in rounds of about so many bytes; whoever has more stands in line again.</summary>
    public const int RoundBytes = 64 * 1024;

    /// <summary>A thread that has packets to read writes so many rounds for others; then a thread of the pool goes on.</summary>
    public const int MostRounds = 4;

    private readonly Lock _gate = new();
    private readonly Queue<WallOutput> _line = [];
    private readonly List<WallOutput> _round = []; // belongs to whoever has the turn
    private Exception? _fault;
    private bool _isTaken;

    /// <summary>Each output has one write at a time.</summary>
    public ValueTask WriteAsync(WallOutput output)
    {
        lock (_gate)
        {
            if (_fault is not null) return ValueTask.FromException(_fault);
            if (_isTaken)
            {
                _line.Enqueue(output);
                return output.Wait();
            }

            _isTaken = true;
        }

        _round.Add(output);
        ValueTask sending = SendAsync();
        if (sending.IsCompletedSuccessfully && output.IsDone)
        {
            sending.GetAwaiter().GetResult();
            _round.Clear();
            SendLine();
            return ValueTask.CompletedTask;
        }

        ValueTask pending = output.Wait();
        if (sending.IsCompletedSuccessfully)
        {
            sending.GetAwaiter().GetResult();
            Complete(fault: null);
            SendLine();
        }
        else
        {
            _ = SendRestAsync(sending);
        }

        return pending;
    }

    void IThreadPoolWorkItem.Execute() => _ = SendRestAsync(SendAsync());

    private void SendLine()
    {
        for (int rounds = 0; TryTakeRound(); rounds++)
        {
            if (rounds == MostRounds)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                return;
            }

            ValueTask sending = SendAsync();
            if (!sending.IsCompletedSuccessfully)
            {
                _ = SendRestAsync(sending);
                return;
            }

            sending.GetAwaiter().GetResult();
            Complete(fault: null);
        }
    }

    private async Task SendRestAsync(ValueTask pending)
    {
        try
        {
            await pending.ConfigureAwait(false);
            Complete(fault: null);
            while (TryTakeRound())
            {
                await SendAsync().ConfigureAwait(false);
                Complete(fault: null);
            }
        }
#pragma warning disable CA1031 // whatever a transport throws when the other side is gone, each slot is told so
        catch (Exception e)
#pragma warning restore CA1031
        {
            Fail(e);
        }
    }

    /// <summary>Whatever goes wrong goes wrong in the task.</summary>
    private async ValueTask SendAsync()
    {
        foreach (WallOutput output in _round) output.WriteTo(body);
        FlushResult result = guard is null ? await body.FlushAsync(ct).ConfigureAwait(false) : await guard.WatchAsync(body.FlushAsync(ct)).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The client has gone.");
    }

    /// <summary>Gives the turn back when nobody waits.</summary>
    private bool TryTakeRound()
    {
        lock (_gate)
        {
            long bytes = 0;
            while (bytes < RoundBytes && _line.TryDequeue(out WallOutput? output))
            {
                bytes += Math.Min(output.Size, RoundBytes);
                _round.Add(output);
            }

            return _isTaken = _round.Count > 0;
        }
    }

    /// <summary>Who is done may come back at once, and waits in line then: the turn is still taken.</summary>
    private void Complete(Exception? fault)
    {
        foreach (WallOutput output in _round)
        {
            if (fault is not null || output.IsDone) output.Complete(fault);
            else lock (_gate) _line.Enqueue(output);
        }

        _round.Clear();
    }

    private void Fail(Exception e)
    {
        IOException fault = e as ClientStalledException ?? new IOException("The client can't be written to any more.", e);
        lock (_gate)
        {
            _fault = fault;
            while (_line.TryDequeue(out WallOutput? output)) _round.Add(output);
        }

        fail();
        Complete(fault);
    }
}
