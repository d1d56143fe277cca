using Fleet.Grains.Fencing;
using Fleet.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Grains.Tests.Fencing;

public sealed class FreezeGuardTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void A_process_that_stood_still_gives_up_what_it_has_once_and_in_order()
    {
        using var guard = new FreezeGuard(_time, NullLogger<FreezeGuard>.Instance);
        List<string> given = [];
        guard.Thawed += still => given.Add($"sessions after {still.TotalSeconds} s");
        guard.Thawed += _ => throw new InvalidOperationException("This one can't.");
        guard.Thawed += _ => given.Add("membership");
        Tick(0.25);
        Tick(2);
        Assert.Empty(given);
        Tick(2.25);
        Tick(0.25);

        Assert.Equal(["sessions after 2.25 s", "membership"], given);

        void Tick(double seconds)
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            guard.Look();
        }
    }

    [Fact]
    public async Task Its_own_thread_looks_at_the_clock()
    {
        using var guard = new FreezeGuard(_time, NullLogger<FreezeGuard>.Instance);
        var thawed = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        guard.Thawed += _ => thawed.TrySetResult(Thread.CurrentThread.Name);
        guard.Start();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("freeze guard", await thawed.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken));
    }
}
