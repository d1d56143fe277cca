using Fleet.Core.Cmaf;

namespace Fleet.Core.Cascade;

/// <summary>One live pull of another fleet's camera: asked for once, read until it ends. What comes is published on the thread that read it.</summary>
public sealed class FleetPull : IAsyncDisposable
{
    /// <summary>Below the size where arrays go to the large-object heap.</summary>
    private const int FirstBuffer = 64 * 1024;

    /// <summary>A read that fills the buffer doubles it up to here, so that a large picture still takes one read.</summary>
    private const int LargestBuffer = 512 * 1024;

    private const int LooksPerTimeout = 4;

    private readonly FleetDialer _dialer;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly CascadeStream _stream;
    private readonly FleetSource _source;
    private readonly FleetClientOptions _options;
    private readonly TimeProvider _time;
    private long _lastRead;

    private FleetPull(FleetDialer dialer, HttpResponseMessage response, Stream body, CascadeStream stream, FleetSource source, FleetClientOptions options, TimeProvider time) =>
        (_dialer, _response, _body, _stream, _source, _options, _time) = (dialer, response, body, stream, source, options, time);

    public CascadeStatistics Statistics => _stream.Statistics;

    /// <summary>What carries it.</summary>
    public Version HttpVersion => _response.Version;

    /// <summary>Asks for the camera; returns when the other fleet has said yes. Nothing is published before <see cref="RunAsync"/>.</summary>
    /// <param name="source">Which camera.</param>
    /// <param name="options">How long each step may take.</param>
    /// <param name="sink">Takes the chunks.</param>
    /// <param name="time">The clock of time-outs.</param>
    /// <param name="firstEpoch">The number of the first epoch.</param>
    /// <param name="entering">Told each step as it begins.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <exception cref="FleetException">It can't be reached, or says no; the message repeats what it said.</exception>
    public static async Task<FleetPull> OpenAsync(
        FleetSource source, FleetClientOptions options, ICascadeSink sink, TimeProvider time, int firstEpoch, Action<FleetStep>? entering, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var dialer = new FleetDialer(source, options, time, entering, ct);
        HttpResponseMessage? response = null;
        try
        {
            response = await dialer.GetAsync(ct).ConfigureAwait(false);
            Stream body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            return new FleetPull(dialer, response, body, new CascadeStream(sink, ChunkPool.Shared, firstEpoch), source, options, time);
        }
        catch
        {
            response?.Dispose();
            dialer.Dispose();
            throw;
        }
    }

    /// <summary>Publishes until the other fleet ends the response (returns), something breaks (throws) or <paramref name="ct"/> ends it (throws).</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Volatile.Write(ref _lastRead, _time.GetTimestamp());
        TimeSpan look = _options.StallTimeout / LooksPerTimeout;
        ITimer watch = _time.CreateTimer(_ => CheckStall(stop), null, look, look);
        await using (watch.ConfigureAwait(false))
        {
            try
            {
                await PumpAsync(stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                throw new FleetException(FleetStep.Stream, $"{_source.Host} has sent nothing for {_options.StallTimeout.TotalSeconds:0.#} s.");
            }
            catch (CmafFormatException e)
            {
                throw new FleetException(FleetStep.Stream, $"{_source.Host} sends what is no chunked CMAF of a fleet: {e.Message}", e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException && !ct.IsCancellationRequested)
            {
                throw new FleetException(FleetStep.Stream, $"The connection to {_source.Host} broke ({e.GetBaseException().Message})", e);
            }
        }
    }

    /// <summary>Closes the connection, which is how the other fleet learns that nobody watches here any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync().ConfigureAwait(false);
        _response.Dispose();
        _dialer.Dispose();
        _stream.Dispose();
    }

    private async Task PumpAsync(CancellationToken ct)
    {
        byte[] buffer = new byte[FirstBuffer];
        while (true)
        {
            int read = await _body.ReadAsync(buffer, ct).ConfigureAwait(false);
            if (read == 0) break;
            Volatile.Write(ref _lastRead, _time.GetTimestamp());
            _stream.Push(buffer.AsSpan(0, read));
            if (read == buffer.Length && buffer.Length < LargestBuffer) buffer = new byte[2 * buffer.Length];
        }

        if (!_stream.IsBetweenFrames) throw new FleetException(FleetStep.Stream, $"{_source.Host} ended the stream in the middle of a chunk.");
    }

    private void CheckStall(CancellationTokenSource stop)
    {
        if (_time.GetElapsedTime(Volatile.Read(ref _lastRead)) < _options.StallTimeout) return;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the pull ended a moment earlier
        }
    }
}
