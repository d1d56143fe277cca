using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Hls;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.DirectStreams;

namespace Fleet.Grains.Cameras;

/// <summary>
/// Puts what a session says on the camera's stream, one fragment a word, on the session's own threads: no turn of the grain is taken.
/// </summary>
/// <param name="pump">Takes the fragments to the stream provider.</param>
/// <param name="kept">Where late subscribers find what they begin with; null: the provider puts it there.</param>
/// <param name="naming">Names what HLS cuts.</param>
/// <param name="leases">End with a hold that failed.</param>
/// <param name="generation">Of the activation, to begin with.</param>
internal sealed class SessionPublisher(FragmentPump pump, FragmentFeed? kept, HlsNaming naming, CameraLeases leases, long generation) : IStreamListener
{
    private HlsOptions? _options;
    private long _generation = generation;
    private long _number;
    private volatile bool _hasEnded;
    private volatile bool _isClosed;

    /// <summary>The camera was disabled or deleted: the session tells nothing more to this one.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>How HLS cuts from now on.</summary>
    public void Use(HlsOptions options) => Volatile.Write(ref _options, options);

    /// <summary>The camera is enabled again, and the session is about to be listened to.</summary>
    public void Begin() => _hasEnded = false;

    /// <summary>The session took on nobody just then: it is to be asked again.</summary>
    public void NotBegun() => _hasEnded = true;

    /// <summary>The activation ends: what its session still says is nobody's business.</summary>
    public void Close()
    {
        _isClosed = true;
        pump.Close();
    }

    /// <summary>Somebody has heard this generation, of an activation before: its silo's clock was ahead.</summary>
    /// <returns>The one from now on.</returns>
    public long RaiseAbove(long generation)
    {
        long own = Volatile.Read(ref _generation);
        while (own < generation)
        {
            long seen = Interlocked.CompareExchange(ref _generation, generation + 1, own);
            if (seen == own) return generation + 1;
            own = seen;
        }

        return own;
    }

    public void OnInit(InitSegment init)
    {
        if (Volatile.Read(ref _options) is { } options) naming.Use(options);
        naming.OnInit(init);
        Send(new InitFragment(init) { Position = Next() });
    }

    public void OnChunk(Chunk chunk)
    {
        if (_isClosed)
        {
            chunk.Release();
            return;
        }

        if (naming.SeedBefore(chunk) is { } seed) Send(new SeedFragment(seed) { Position = Next() });
        Send(new ChunkFragment(chunk) { Position = Next() });
    }

    public void OnState(SessionPhase phase)
    {
        if (phase is SessionPhase.Idle or SessionPhase.Faulted or SessionPhase.Ended) naming.Reset();
        Send(new StateFragment(phase) { Position = Next() });
    }

    public void OnGap()
    {
        naming.OnGap();
        Send(new GapFragment { Position = Next() });
    }

    public void OnHoldFailed(FailureReason reason, TimeSpan retryAfter)
    {
        leases.OnHoldFailed(retryAfter);
        Send(new HoldFailedFragment(reason, retryAfter) { Position = Next() });
    }

    public void OnRedialAwaited(FailureReason reason, TimeSpan redialIn) => Send(new RedialAwaitedFragment(reason, redialIn) { Position = Next() });

    public void OnEnded(EndReason reason)
    {
        leases.Use(null);
        if (reason != EndReason.Stopping) Send(new EndedFragment(reason) { Position = Next() });
        _hasEnded = true;
    }

    private FragmentPosition Next() => new(Volatile.Read(ref _generation), _number++);

    private void Send(Fragment fragment)
    {
        if (_isClosed) return;

        // first of all: a subscriber that finds a hole in what it got asks for it here
        kept?.Publish(fragment is ChunkFragment chunk ? chunk.Share() : fragment);
        pump.Send(fragment);
    }
}
