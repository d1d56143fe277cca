using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.Streams;

/// <summary>
/// For streams that remember nothing: begins with what the camera's grain replays, and asks it again where a fragment is missing. What
/// came twice by that is handed on once.
/// </summary>
internal sealed class RepairingObserver(IAsyncObserver<Fragment> observer, Func<ValueTask<IReadOnlyList<Fragment>>> replay) : IAsyncObserver<Fragment>
{
    private readonly OrderedObserver _ordered = new(observer, last: null);
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private readonly Lock _gate = new();
    private bool _isBusy;
    private bool _hasBegun;

    /// <summary>Called once the subscription stands: what the grain replays then, and what comes by the stream, leave nothing out.</summary>
    public Task StartAsync() => InTurnAsync(async () => await TryBeginAsync());

    public Task OnNextAsync(Fragment item, StreamSequenceToken? token = null) => InTurnAsync(async () =>
    {
        if (!await TryBeginAsync())
        {
            // who got it would take what is replayed at last, the init segment too, for old
            item.Release();
            return;
        }

        // the camera moves, if it can't be asked: the next key frame, or the next hole, is soon enough
        if (_ordered.IsHoleBefore(item)) await TryReplayAsync();
        await _ordered.OnNextAsync(item);
    });

    public Task OnCompletedAsync() => observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => observer.OnErrorAsync(ex);

    /// <returns>False: the next fragment tries it again.</returns>
    private async ValueTask<bool> TryBeginAsync() => _hasBegun = _hasBegun || await TryReplayAsync();

    private async ValueTask<bool> TryReplayAsync()
    {
        IReadOnlyList<Fragment> kept;
        try
        {
            kept = await replay();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            return false;
        }

        foreach (Fragment fragment in kept) await _ordered.OnNextAsync(fragment);
        return true;
    }

    private async Task InTurnAsync(Func<Task> work)
    {
        TaskCompletionSource? turn = null;
        lock (_gate)
        {
            if (_isBusy) _waiting.Enqueue(turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _isBusy = true;
        }

        if (turn is not null) await turn.Task;
        try
        {
            await work();
        }
        finally
        {
            lock (_gate)
            {
                if (_waiting.TryDequeue(out TaskCompletionSource? next)) next.SetResult();
                else _isBusy = false;
            }
        }
    }
}
