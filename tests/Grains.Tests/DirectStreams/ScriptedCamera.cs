using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Tests.DirectStreams;

/// <summary>Stands for a grain on silos that come and go.</summary>
internal sealed class ScriptedCamera(Func<WatchRequest, CancellationToken, IAsyncEnumerable<Fragment>> watch) : ICameraGrain
{
    private readonly Lock _gate = new();
    private readonly List<WatchRequest> _requests = [];
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<WatchRequest> Requests
    {
        get { lock (_gate) return [.. _requests]; }
    }

    public IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, CancellationToken ct)
    {
        lock (_gate)
        {
            _requests.Add(request);
            _asked.TrySetResult();
        }

        return watch(request, ct);
    }

    public async Task IsAskedAsync(int times)
    {
        while (true)
        {
            Task asked;
            lock (_gate)
            {
                if (_requests.Count >= times) return;
                if (_asked.Task.IsCompleted) _asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                asked = _asked.Task;
            }

            await asked.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask<IReadOnlyList<Fragment>> ReplayAsync() => throw new NotSupportedException();

    public ValueTask<HoldAnswer> HoldAsync(HoldRequest request) => throw new NotSupportedException();

    public ValueTask LetGoAsync(string edge) => throw new NotSupportedException();

    public ValueTask<bool> TryTakeSeatsAsync(string edge, int seats, int max) => throw new NotSupportedException();

    public ValueTask<bool> KickAsync() => throw new NotSupportedException();

    public ValueTask WakeAsync() => throw new NotSupportedException();

    public ValueTask<SessionStatus?> StatusAsync() => throw new NotSupportedException();
}
