using Fleet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Grains.Tests;

public sealed class SiloLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualTime _time = new();
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loop_that_falls_over_begins_anew_after_a_pause_and_ends_with_its_silo()
    {
        using var loop = new Loop(_time);
        var silo = new Lifecycle();
        ((ILifecycleParticipant<ISiloLifecycle>)loop).Participate(silo);
        await silo.Observer!.OnStart(_ct);
        await loop.Begun.WaitAsync(Patience, _ct);
        await Until.TrueAsync(() => _time.Timers == 1, Patience, _ct);
        Assert.Equal(0, loop.Begun.CurrentCount);
        _time.Advance(SiloLoop.Pause);

        Assert.True(await loop.Begun.WaitAsync(Patience, _ct));
        await silo.Observer.OnStop(_ct);
        Assert.True(loop.HasEnded);
    }

    private sealed class Loop(TimeProvider time) : SiloLoop(time, NullLogger<Loop>.Instance)
    {
        private int _runs;

        public SemaphoreSlim Begun { get; } = new(0);

        public bool HasEnded { get; private set; }

        protected override async Task RunAsync(CancellationToken ct)
        {
            int runs = ++_runs;
            Begun.Release();
            if (runs == 1) throw new InvalidOperationException("It fell over.");
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(ct);
            }
            finally
            {
                HasEnded = true;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) Begun.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Lifecycle : ISiloLifecycle, IDisposable
    {
        public ILifecycleObserver? Observer { get; private set; }

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            Observer = observer;
            return this;
        }

        public void Dispose()
        {
        }
    }
}
