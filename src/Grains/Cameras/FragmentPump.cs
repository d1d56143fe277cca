using Fleet.Grains.Abstractions.Fragments;
using Microsoft.Extensions.Logging;

namespace Fleet.Grains.Cameras;

/// <summary>
/// Hands fragments to a stream provider in their order. A provider that takes them at once is called on the thread that brings them; behind
/// one that takes its time they wait, and past the limit pictures are lost up to the next key frame: readers see that by the positions.
/// </summary>
internal sealed class FragmentPump(Func<Fragment, Task> publish, CameraLog log)
{
    public const int MostWaiting = 1024;

    public const long MostWaitingBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<Fragment> _waiting = [];
    private long _waitingBytes;
    private bool _isBusy;
    private bool _skips;
    private bool _isClosed;

    /// <summary>Takes over the fragment, and the reference of its chunk; called by one thread at a time. Never blocks.</summary>
    public void Send(Fragment fragment)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                fragment.Release();
                return;
            }

            if (_isBusy)
            {
                Enqueue(fragment);
                return;
            }

            _isBusy = true;
        }

        Task sending = SendOne(fragment);
        if (!sending.IsCompletedSuccessfully || !TryRest()) _ = PumpAsync(sending);
    }

    /// <summary>What waits is lost, and nothing follows.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_waiting.TryDequeue(out Fragment? fragment)) fragment.Release();
        }
    }

    private void Enqueue(Fragment fragment)
    {
        if (fragment is ChunkFragment { Chunk.IsVideoKeyFrame: true } or SeedFragment or InitFragment) _skips = IsFull(fragment);
        else if (fragment is ChunkFragment) _skips |= IsFull(fragment);
        if ((_skips && fragment is ChunkFragment or SeedFragment) || _waiting.Count >= MostWaiting * 2)
        {
            fragment.Release();
            return;
        }

        _waiting.Enqueue(fragment);
        _waitingBytes += fragment.Length;
    }

    private bool IsFull(Fragment fragment) => _waiting.Count >= MostWaiting || _waitingBytes + fragment.Length > MostWaitingBytes;

    private Task SendOne(Fragment fragment)
    {
        try
        {
            return publish(fragment);
        }
#pragma warning disable CA1031 // whatever a provider throws, the camera's other listeners go on
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Task.FromException(e);
        }
    }

    private bool TryRest()
    {
        lock (_gate)
        {
            if (_waiting.Count > 0) return false;
            _isBusy = false;
            return true;
        }
    }

    private Fragment? TakeNext()
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out Fragment? next)) _isBusy = false;
            else _waitingBytes -= next.Length;
            return next;
        }
    }

    private async Task PumpAsync(Task sending)
    {
        while (true)
        {
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (sending.Exception is { } fault) log.NotPublished(fault.GetBaseException());
            if (TakeNext() is not { } next) return;
            sending = SendOne(next);
        }
    }
}
