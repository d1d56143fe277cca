using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Recorder;

/// <summary>
/// Writes what comes on a camera's stream to files. An init segment and the chunks behind it, as they are, make a fragmented MP4 file; so each
/// init segment begins a new one. The first chunk behind it is a key frame: the stream sees to that.
/// </summary>
internal sealed class StreamRecorder(CameraKey camera, DirectoryInfo output, TimeProvider time) : IAsyncObserver<Fragment>, IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Mp4File? _file;
    private bool _isStopped;

    /// <summary>Fails when nothing can be written any more.</summary>
    public Task Broken => _broken.Task;

    public async Task OnNextAsync(Fragment item, StreamSequenceToken? token = null)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_isStopped) await TakeAsync(item);
        }
        finally
        {
            // the reference that came with the fragment is ours: without this its buffer would not be used again
            if (item is ChunkFragment { Chunk: var chunk }) chunk.Release();
            _turn.Release();
        }
    }

    /// <summary>Never said by a camera's stream: a camera that is disabled may come back.</summary>
    public Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>What <see cref="OnNextAsync"/> threw comes back here.</summary>
    public Task OnErrorAsync(Exception ex)
    {
        _broken.TrySetException(ex);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        // something may be on its way still when the subscription has ended
        await _turn.WaitAsync();
        _isStopped = true;
        await CloseAsync();
        _turn.Release();
    }

    private async Task TakeAsync(Fragment fragment)
    {
        switch (fragment)
        {
            case InitFragment { Init: var init }:
                await CloseAsync();
                _file = await Mp4File.CreateAsync(output, camera.Camera, time.GetUtcNow(), init);
                Console.WriteLine($"Recording to {_file.Name}: {init.BothMimeType}.");
                break;
            case ChunkFragment { Chunk: var chunk } when _file is not null:
                await _file.WriteAsync(chunk);
                break;
            case GapFragment:
                // media times go on behind it, so the file does too
                Console.WriteLine("Pictures are missing here.");
                break;
            case RedialAwaitedFragment { Reason: var reason }:
                Console.WriteLine($"The camera was lost, and is dialled again: {reason.Message}");
                break;
            case HoldFailedFragment { Reason: var reason }:
                Console.WriteLine($"The camera can't be started: {reason.Message}");
                break;
            case EndedFragment { Reason: var reason }:
                await CloseAsync();
                Console.WriteLine($"The camera does not stream any more: {reason}.");
                break;
        }
    }

    private async Task CloseAsync()
    {
        if (_file is not { } file) return;
        _file = null;
        await file.DisposeAsync();
        Console.WriteLine($"{file.Name} is complete: {file.Pictures} pictures.");
    }
}
