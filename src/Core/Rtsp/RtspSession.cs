using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Rtsp;

/// <summary>One session on one connection: SETUP, PLAY, packets, TEARDOWN.</summary>
internal sealed class RtspSession(RtspPresentation presentation, RtpLowerTransport lower, RtspClientOptions options, QuirkLog quirks, TimeProvider time)
    : IAsyncDisposable
{
    private readonly RtspConnection _connection = presentation.Connection;
    private readonly RtspExchange _exchange = presentation.Exchange;
    private readonly RtpDelivery _delivery = new(quirks);
    private IRtpTransport? _transport;
    private TimeSpan _sessionTimeout = SessionHeader.DefaultTimeout;
    private bool _disposed;

    public RtpLowerTransport Lower => lower;

    public SessionDescription Description => presentation.Description;

    public async Task SetupAsync(IReadOnlyList<MediaDescription> tracks, CancellationToken ct)
    {
        var interleaved = new TcpInterleavedTransport(_connection, _delivery, quirks, time);
        if (lower == RtpLowerTransport.Tcp) _exchange.Interleaved = interleaved;
        IRtpTransport transport = lower == RtpLowerTransport.Tcp ? interleaved : new UdpTransport(_connection, _delivery, quirks, time);
        _transport = transport;
        foreach (MediaDescription track in tracks)
        {
            string uri = ControlUrl.Resolve(presentation.BaseUrl, track.Control);
            RtspResponse answer = await _exchange.SendAsync(
                RtspStep.Setup, RtspMethod.Setup, uri, [new("Transport", transport.Ask().ToString())], ct).ConfigureAwait(false);
            if (!answer.IsSuccess) throw new RtspStatusException(RtspStep.Setup, answer.StatusCode, answer.Reason);
            Join(answer);
            transport.Accept(TransportHeader.TryParse(answer.Headers["Transport"], out TransportHeader? granted) ? granted : null);
        }
    }

    public async Task PlayAsync(CancellationToken ct)
    {
        await _transport!.OpenPathAsync(ct).ConfigureAwait(false);
        RtspResponse answer = await _exchange.SendAsync(RtspStep.Play, RtspMethod.Play, presentation.Url, [new("Range", "npt=0.000-")], ct).ConfigureAwait(false);
        if (answer.StatusCode == 457)
        {
            // Some live sources know of no time at all.
            quirks.Add("PLAY with a range is refused");
            answer = await _exchange.SendAsync(RtspStep.Play, RtspMethod.Play, presentation.Url, [], ct).ConfigureAwait(false);
        }

        if (!answer.IsSuccess) throw new RtspStatusException(RtspStep.Play, answer.StatusCode, answer.Reason);
        _connection.Step = RtspStep.Streaming;
    }

    /// <summary>Whether a first packet comes in time. What comes is kept for the handler.</summary>
    public async Task<bool> HearsAnythingAsync(TimeSpan limit, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task receiving = _transport!.ReceiveAsync(stop.Token);
        try
        {
            await _delivery.FirstRtp.WaitAsync(limit, time, ct).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Hands packets on until something fails or the token says stop; it never ends otherwise.</summary>
    public async Task RunAsync(IRtpPacketHandler handler, CancellationToken ct)
    {
        var keepAlive = new KeepAlive(_exchange, presentation.Url, presentation.HasGetParameter, _sessionTimeout, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // the watches stand before the first packet is handed on
        Task[] watches = [keepAlive.RunAsync(stop.Token), StallWatch.RunAsync(_delivery, options, lower, time, stop.Token)];
        Task[] all = [.. watches, DeliverAsync(handler, stop.Token), _transport!.ReceiveAsync(stop.Token)];
        Task first = await Task.WhenAny(all).ConfigureAwait(false);
        _delivery.Close();
        await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ct.ThrowIfCancellationRequested();
        await first.ConfigureAwait(false);
    }

    public ValueTask SendRtcpAsync(int track, ReadOnlyMemory<byte> packet, CancellationToken ct) => _transport!.SendRtcpAsync(track, packet, ct);

    /// <summary>TEARDOWN where there is a session, whatever ended it, and the connection closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        _delivery.Close();
        if (_connection.SkippedBytes > 0) quirks.Add($"{_connection.SkippedBytes} bytes between the packets belong to nothing");
        try
        {
            if (_exchange.SessionId is not null && !_connection.IsBroken)
            {
                await _exchange.SendAsync(RtspStep.Teardown, RtspMethod.Teardown, presentation.Url, [], options.TeardownTimeout, CancellationToken.None)
                    .ConfigureAwait(false);
            }
        }
        catch (RtspException e)
        {
            // the session is over either way
            quirks.Add(e.Message);
        }
        finally
        {
            _transport?.Dispose();
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task DeliverAsync(IRtpPacketHandler handler, CancellationToken ct)
    {
        _delivery.Open(handler);
        await _connection.PumpAsync(_exchange, ct).ConfigureAwait(false);
    }

    private void Join(RtspResponse answer)
    {
        if (!SessionHeader.TryParse(answer.Headers["Session"], out SessionHeader session))
        {
            if (_exchange.SessionId is null) quirks.Add("SETUP is answered without a session");
            return;
        }

        if (_exchange.SessionId is { } before && before != session.Id) quirks.Add("the session's id changes from one SETUP to the next");
        _exchange.SessionId = session.Id;
        _sessionTimeout = session.Timeout;
    }
}
