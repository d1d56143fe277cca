using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Rtsp;

/// <summary>
/// A camera seen from here: connect, look at its <see cref="Description"/>, set up tracks, play, run. Every error is an
/// <see cref="RtspException"/> that names the step; disposing says TEARDOWN, however the session ended.
/// </summary>
public sealed class RtspClient : IAsyncDisposable
{
    private readonly RtspSource _source;
    private readonly RtspClientOptions _options;
    private readonly TimeProvider _time;
    private readonly QuirkLog _quirks;
    private IReadOnlyList<MediaDescription> _tracks = [];
    private RtspSession _session;

    private RtspClient(RtspSource source, RtspClientOptions options, TimeProvider time, QuirkLog quirks, RtspSession session)
    {
        _source = source;
        _options = options;
        _time = time;
        _quirks = quirks;
        _session = session;
        Description = session.Description;
    }

    public SessionDescription Description { get; }

    /// <summary>What is odd about the camera and was put up with.</summary>
    public IReadOnlyList<string> Quirks => _quirks.All;

    /// <summary>What carries the packets, after SETUP.</summary>
    public RtpLowerTransport Transport => _session.Lower;

    /// <summary>Dials, follows redirects, logs in and asks for the description; <paramref name="entering"/> is told each step as it begins.</summary>
    public static async Task<RtspClient> ConnectAsync(
        RtspSource source, RtspClientOptions options, TimeProvider time, CancellationToken ct, Action<RtspStep>? entering = null)
    {
        var quirks = new QuirkLog();
        RtpLowerTransport lower = source.Transport switch
        {
            RtspTransportMode.Udp => RtpLowerTransport.Udp,
            RtspTransportMode.Auto when !source.IsTls => RtpLowerTransport.Udp,
            _ => RtpLowerTransport.Tcp,
        };
        return new RtspClient(source, options, time, quirks, await OpenAsync(source, options, quirks, time, lower, ct, entering).ConfigureAwait(false));
    }

    /// <summary>Sets up the chosen media; their places in the list are the track numbers of the packets.</summary>
    public async Task SetupAsync(IReadOnlyList<MediaDescription> tracks, CancellationToken ct)
    {
        if (tracks.FirstOrDefault(track => track.Protocol.Contains("SAVP", StringComparison.OrdinalIgnoreCase)) is { } secure)
            throw new RtspMediaException(RtspStep.Setup, $"the {secure.Kind} is encrypted ({secure.Protocol}); switch SRTP off on the camera");
        _tracks = tracks;
        try
        {
            await _session.SetupAsync(tracks, ct).ConfigureAwait(false);
        }
        catch (RtspException e) when (MayTurnToTcp && e is RtspStatusException { StatusCode: 461 } or RtspMediaException)
        {
            _quirks.Add("UDP is refused");
            await TurnToTcpAsync(ct).ConfigureAwait(false);
        }
    }

    /// <summary>Starts the packets. With <see cref="RtspTransportMode.Auto"/> it returns when the first one is in, over UDP or else over TCP.</summary>
    public async Task PlayAsync(CancellationToken ct)
    {
        await _session.PlayAsync(ct).ConfigureAwait(false);
        if (!MayTurnToTcp || await _session.HearsAnythingAsync(_options.UdpTrialTimeout, ct).ConfigureAwait(false)) return;

        _quirks.Add("no packet gets through over UDP");
        await TurnToTcpAsync(ct).ConfigureAwait(false);
        await _session.PlayAsync(ct).ConfigureAwait(false);
    }

    /// <summary>Hands each packet to <paramref name="handler"/> as it is read, until an exception or <paramref name="ct"/> ends it.</summary>
    public Task RunAsync(IRtpPacketHandler handler, CancellationToken ct) => _session.RunAsync(handler, ct);

    /// <summary>Sends one RTCP packet of ours.</summary>
    public ValueTask SendRtcpAsync(int track, ReadOnlyMemory<byte> packet, CancellationToken ct) => _session.SendRtcpAsync(track, packet, ct);

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private bool MayTurnToTcp => _source.Transport == RtspTransportMode.Auto && _session.Lower == RtpLowerTransport.Udp;

    // On a connection of its own: after TEARDOWN many cameras close theirs, and half a SETUP leaves a session behind on others.
    private async Task TurnToTcpAsync(CancellationToken ct)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await OpenAsync(_source, _options, _quirks, _time, RtpLowerTransport.Tcp, ct).ConfigureAwait(false);
        await _session.SetupAsync(_tracks, ct).ConfigureAwait(false);
    }

    private static async Task<RtspSession> OpenAsync(
        RtspSource source, RtspClientOptions options, QuirkLog quirks, TimeProvider time, RtpLowerTransport lower, CancellationToken ct,
        Action<RtspStep>? entering = null)
    {
        RtspPresentation presentation = await RtspHandshake.OpenAsync(source, options, quirks, time, entering, ct).ConfigureAwait(false);
        return new RtspSession(presentation, lower, options, quirks, time);
    }
}
