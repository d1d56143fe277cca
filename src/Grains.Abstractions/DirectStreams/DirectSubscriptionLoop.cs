using System.Runtime.CompilerServices;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Streams;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>
/// Reads a camera's stream from its grain, wherever that is, and again when it ends or falls silent: at once, and then with growing delays.
/// No ConfigureAwait: in a grain everything happens in its turns.
/// </summary>
internal sealed partial class DirectSubscriptionLoop
{
    /// <summary>Attempts in a row that are given the shortest time: a silo that froze is declared dead within these, and each asks another one then.</summary>
    private const int QuickAttempts = 6;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(50);

    private readonly DirectStreamProvider _provider;
    private readonly StreamId _stream;
    private readonly ICameraGrain _grain;
    private readonly WatchRequest _request;
    private readonly OrderedObserver _observer;
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unanswered;
    private bool _isLossTold;
    private bool _isRefusalTold;

    public DirectSubscriptionLoop(DirectStreamProvider provider, StreamId stream, Guid subscriber, IAsyncObserver<Fragment> observer, FragmentPosition? last)
    {
        _provider = provider;
        _stream = stream;
        _grain = provider.GrainOf(stream);
        _request = new WatchRequest(subscriber, provider.Options.SubscriptionHolds);
        _observer = new OrderedObserver(observer, last);
    }

    /// <summary>Completes with the first sign of life, or the first failure.</summary>
    public Task Tried => _tried.Task;

    public async Task RunAsync(CancellationToken ct)
    {
        TimeSpan? delay = null;
        while (!ct.IsCancellationRequested)
        {
            bool hasNews = false;
            try
            {
                if (delay > TimeSpan.Zero) await Task.Delay(delay.Value, _provider.Time, ct);
                await foreach (bool isNews in ReadAsync(ct)) hasNews |= isNews;
                if (!ct.IsCancellationRequested) LogEnded(_provider.Log, _stream);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                Tell(e);
            }

            _tried.TrySetResult();
            delay = hasNews ? null : delay is { } last ? Longer(last) : TimeSpan.Zero;
        }

        _tried.TrySetResult();
    }

    /// <summary>One enumeration. Says of each fragment whether it was new.</summary>
    private async IAsyncEnumerable<bool> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        // not disposed: a call that hangs may still look at it
        var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        IAsyncEnumerator<Fragment> fragments = _grain.WatchAsync(_request with { Heard = _observer.Generation }, attempt.Token).WithBatchSize(_provider.Options.BatchSize).GetAsyncEnumerator(attempt.Token);
        Task<bool>? pending = null;
        try
        {
            TimeSpan limit = StartLimit(_unanswered++);
            while (true)
            {
                ValueTask<bool> next = fragments.MoveNextAsync();
                bool isThere = next.IsCompletedSuccessfully
                    ? next.Result
                    : await (pending = next.AsTask()).WaitAsync(limit, _provider.Time, ct);
                pending = null;
                if (!isThere) yield break;
                _tried.TrySetResult();
                (_unanswered, _isLossTold, _isRefusalTold) = (0, false, false);
                limit = _provider.Options.SilenceLimit;
                if (ct.IsCancellationRequested)
                {
                    fragments.Current.Release();
                    yield break;
                }

                yield return await _observer.OnNextAsync(fragments.Current);
            }
        }
        finally
        {
            await attempt.CancelAsync();
            _ = AbandonAsync(fragments, pending);
        }
    }

    /// <summary>The silo may be gone, and what is said to it may hang: nobody waits for that.</summary>
    private static async Task AbandonAsync(IAsyncEnumerator<Fragment> fragments, Task<bool>? pending)
    {
        try
        {
            if (pending is not null && await pending) fragments.Current.Release();
        }
        catch (Exception)
        {
            // it was cancelled, or the silo is gone: either way it is over
        }

        try
        {
            await fragments.DisposeAsync();
        }
        catch (Exception)
        {
            // the grain finds out by itself that nobody asks any more
        }
    }

    /// <summary>That the stream was lost, and that its camera is unknown, is said once: until there is news again nothing else is worth a line.</summary>
    private void Tell(Exception e)
    {
        bool isNewRefusal = e is KeyNotFoundException && !_isRefusalTold;
        string reason = ExceptionLine.Of(e);
        if (!_isLossTold || isNewRefusal) LogLost(_provider.Log, _stream, reason);
        (_isLossTold, _isRefusalTold) = (true, _isRefusalTold || isNewRefusal);
        LogFailed(_provider.Log, e, _stream);
    }

    private TimeSpan StartLimit(int unanswered)
    {
        TimeSpan limit = _provider.Options.StartLimit * Math.Max(1, unanswered - QuickAttempts + 2);
        return limit < _provider.Options.LongestStartLimit ? limit : _provider.Options.LongestStartLimit;
    }

    private TimeSpan Longer(TimeSpan last)
    {
        TimeSpan next = last == TimeSpan.Zero ? FirstDelay : last * 2;
        return next < _provider.Options.LongestDelay ? next : _provider.Options.LongestDelay;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The stream {Stream} ended; it is asked for again.")]
    private static partial void LogEnded(ILogger log, StreamId stream);

    [LoggerMessage(Level = LogLevel.Information, Message = "The stream {Stream} is not there, and is asked for again: {Reason}")]
    private static partial void LogLost(ILogger log, StreamId stream, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The stream {Stream} could not be read.")]
    private static partial void LogFailed(ILogger log, Exception exception, StreamId stream);
}
