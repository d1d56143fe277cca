using System.Diagnostics;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Tests.Streams;

/// <summary>A subscriber that remembers what it heard; it can be made to stop listening for a while.</summary>
internal sealed class Viewer : IAsyncObserver<Fragment>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private readonly Lock _gate = new();
    private readonly List<(Fragment Fragment, bool IsWhole)> _heard = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _isPaused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _pause = Task.CompletedTask;

    public IReadOnlyList<Fragment> Heard
    {
        get { lock (_gate) return [.. _heard.Select(each => each.Fragment)]; }
    }

    /// <summary>What it heard, a letter a fragment as <see cref="StreamCamera"/> is told to publish them.</summary>
    public string Script => string.Concat(Heard.Select(Letter));

    public Exception? Error { get; private set; }

    /// <summary>Every chunk had the bytes it was published with.</summary>
    public bool HeardWholeChunks
    {
        get { lock (_gate) return _heard.All(each => each.IsWhole); }
    }

    public async Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        if (!_pause.IsCompleted) _isPaused.TrySetResult();
        await _pause;
        bool isWhole = true;
        if (item is ChunkFragment { Chunk: var chunk })
        {
            isWhole = !chunk.Bytes.Span.ContainsAnyExcept((byte)item.Position.Number);
            chunk.Release();
        }

        lock (_gate)
        {
            _heard.Add((item, isWhole));
            _news.TrySetResult();
        }
    }

    public Task OnErrorAsync(Exception ex)
    {
        Error = ex;
        return Task.CompletedTask;
    }

    /// <summary>It takes nothing until what this returns is completed.</summary>
    public TaskCompletionSource Pause()
    {
        var resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pause = resume.Task;
        return resume;
    }

    /// <summary>Completes when something was said to it in its pause.</summary>
    public Task IsPausedAsync() => _isPaused.Task;

    public Task HearAsync(FragmentPosition position) => HearAsync(heard => heard.Any(fragment => fragment.Position == position && fragment is not GapFragment));

    public async Task HearAsync(Predicate<IReadOnlyList<Fragment>> condition)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            Task news;
            lock (_gate)
            {
                if (_news.Task.IsCompleted) _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                news = _news.Task;
            }

            if (condition(Heard)) return;
            try
            {
                await news.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new UnreachableException($"What it waited for did not come; it heard '{Script}', {string.Join(' ', Heard.Select(each => each.Position.Number))}; {Error}.");
            }
        }
    }

    private static char Letter(Fragment fragment) => fragment switch
    {
        InitFragment => 'i',
        SeedFragment => 's',
        ChunkFragment { Chunk.IsKeyFrame: true } => 'k',
        ChunkFragment => 'p',
        GapFragment => 'g',
        StateFragment => 'l',
        _ => '?',
    };
}
