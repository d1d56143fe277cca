using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Fleet.CameraSim.Faults;
using Fleet.Core.Rtsp;

namespace Fleet.CameraSim.Server;

/// <summary>Answers the requests of one connection (RFC 2326 section 10).</summary>
internal sealed class RequestHandler(RtspConnection connection, SimulatorState state)
{
    private readonly Gatekeeper _gate = new(state.Options.Credentials, state.Options.Authentication);
    private readonly List<StreamSession> _sessions = [];
    private readonly Dictionary<SimulatedCamera, FaultSet> _askedFaults = [];

    public void HeardRtcp(ReadOnlySpan<byte> compound)
    {
        foreach (StreamSession session in _sessions) session.HeardRtcp(compound);
    }

    /// <summary>Interleaved sessions end with their connection; those over UDP live until their time-out.</summary>
    public void ConnectionEnded()
    {
        foreach (StreamSession session in _sessions.Where(session => session.IsInterleaved))
        {
            if (state.Close(session, sayBye: false) && connection.Output.Overflowed)
                session.Camera.Count(counters => counters with { TooSlow = counters.TooSlow + 1 });
        }
    }

    public async Task AnswerAsync(RtspRequest request, CancellationToken ct)
    {
        RtspResponse? response;
        try
        {
            response = await HandleAsync(request, ct);
        }
        catch (FormatException e)
        {
            response = Refuse(400, "Bad Request", e.Message);
        }

        if (response is not null) Reply(request, response);
    }

    private void Reply(RtspRequest request, RtspResponse response)
    {
        if (request.Headers["CSeq"] is { } sequence) response.Headers["CSeq"] = sequence;
        response.Headers["Server"] = "Fleet camera simulator";
        connection.Send(response);
    }

    // null: the answer is on its way already
    private async Task<RtspResponse?> HandleAsync(RtspRequest request, CancellationToken ct)
    {
        if (request.CSeq is null) return Refuse(400, "Bad Request", "CSeq is missing");
        if (request.Method == RtspMethod.Options) return Options(request);
        if (!RtspMethod.IsKnown(System.Text.Encoding.Latin1.GetBytes(request.Method))) return new RtspResponse(501, "Not Implemented");
        if (request.Method is RtspMethod.Announce or RtspMethod.Record or RtspMethod.Redirect) return NotAllowed();
        if (StreamUrl.Parse(request.Uri) is not { } url) return Refuse(400, "Bad Request", "the URL can't be read");

        StreamSession? session = SessionHeader.TryParse(request.Headers["Session"], out SessionHeader header) ? state.Find(header.Id) : null;
        SimulatedCamera? camera = state.Cameras.GetValueOrDefault(url.Camera) ?? session?.Camera;
        if (camera is null) return new RtspResponse(404, "Not Found");
        if (Admit(request, camera, url) is { } challenge) return challenge;
        if (request.Method == RtspMethod.Describe) return Describe(request, camera, url);
        if (request.Headers["Session"] is not null && session is null) return new RtspResponse(454, "Session Not Found");

        session?.Touch();
        if (request.Method == RtspMethod.Setup) return await SetUpAsync(request, camera, url, session, ct);
        if (request.Method is RtspMethod.GetParameter or RtspMethod.SetParameter) return KeepAlive(camera, session);
        return session is null ? new RtspResponse(454, "Session Not Found") : WithSession(request, session);
    }

    private RtspResponse? WithSession(RtspRequest request, StreamSession session)
    {
        switch (request.Method)
        {
            case RtspMethod.Play:
                session.Camera.Play(session, () => Reply(request, Playing(session)));
                return null;
            case RtspMethod.Pause:
                session.Camera.Pause(session);
                return Success(session);
            default:
                session.Camera.Count(counters => counters with { Teardowns = counters.Teardowns + 1 });
                state.Close(session, sayBye: true);
                _sessions.Remove(session);
                return new RtspResponse(200, "OK");
        }
    }

    private RtspResponse? Admit(RtspRequest request, SimulatedCamera camera, StreamUrl url)
    {
        FaultSet faults = url.Faults ?? _askedFaults.GetValueOrDefault(camera) ?? camera.Faults;
        if (!faults.Always401 && _gate.Admits(request)) return null;
        camera.Count(counters => counters with { Refusals = counters.Refusals + 1 });
        return _gate.Challenge(withFreshNonce: faults.Always401);
    }

    private static RtspResponse NotAllowed() => new(405, "Method Not Allowed") { Headers = { { "Allow", Methods } } };

    private const string Methods = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN";

    private RtspResponse Options(RtspRequest request)
    {
        if (SessionHeader.TryParse(request.Headers["Session"], out SessionHeader header) && state.Find(header.Id) is { } session)
        {
            session.Touch();
            session.Camera.Count(counters => counters with { KeepAlives = counters.KeepAlives + 1 });
        }

        return new RtspResponse(200, "OK") { Headers = { { "Public", Methods } } };
    }

    private RtspResponse Describe(RtspRequest request, SimulatedCamera camera, StreamUrl url)
    {
        camera.Count(counters => counters with { Describes = counters.Describes + 1 });
        if (url.Faults is not null) _askedFaults[camera] = url.Faults;
        string withoutQuery = request.Uri.Split('?')[0].TrimEnd('/');
        return new RtspResponse(200, "OK")
        {
            Headers = { { "Content-Type", "application/sdp" }, { "Content-Base", withoutQuery + "/" } },
            Body = DescriptionWriter.Write(camera, connection.Local.Address),
        };
    }

    private static RtspResponse KeepAlive(SimulatedCamera camera, StreamSession? session)
    {
        camera.Count(counters => counters with { KeepAlives = counters.KeepAlives + 1 });
        return session is null ? new RtspResponse(200, "OK") : Success(session);
    }

    private async Task<RtspResponse> SetUpAsync(RtspRequest request, SimulatedCamera camera, StreamUrl url, StreamSession? session, CancellationToken ct)
    {
        if (session is not null && session.Camera != camera) return new RtspResponse(459, "Aggregate Operation Not Allowed");
        if (session is { IsPlaying: true }) return new RtspResponse(455, "Method Not Valid in This State");
        int index = url.Track ?? (camera.Tracks.Count == 1 ? 0 : -1);
        if (index < 0) return new RtspResponse(459, "Aggregate Operation Not Allowed");
        if (index >= camera.Tracks.Count) return new RtspResponse(404, "Not Found");
        TransportHeader? asked = TransportHeader.ParseAll(request.Headers["Transport"] ?? "")
            .FirstOrDefault(each => !each.IsSecure && !each.IsMulticast && (each.Lower == RtpLowerTransport.Tcp || each.ClientPort is not null));
        if (asked is null) return new RtspResponse(461, "Unsupported Transport");

        FaultSet? faults = url.Faults ?? _askedFaults.GetValueOrDefault(camera);
        if ((faults ?? camera.Faults).SetupStatus is { } refusal) return Refuse(refusal, "Refused", "the simulator was told to");
        TimeSpan delay = (faults ?? camera.Faults).SlowSetup;
        if (delay > TimeSpan.Zero) await Task.Delay(delay, state.Time, ct);

        camera.Count(counters => counters with { Setups = counters.Setups + 1 });
        if (session is null)
        {
            session = new StreamSession(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)), camera, connection, faults, state.Options.SessionTimeout, state.Time);
            state.Open(session);
            _sessions.Add(session);
        }

        TransportHeader granted = asked.Lower == RtpLowerTransport.Tcp ? GrantTcp(session, index, asked) : GrantUdp(session, index, asked);
        RtspResponse response = Success(session);
        response.Headers["Transport"] = granted.ToString();
        return response;
    }

    private TransportHeader GrantTcp(StreamSession session, int index, TransportHeader asked)
    {
        ChannelPair channels = asked.Interleaved ?? new ChannelPair(2 * index, 2 * index + 1);
        TrackSender track = session.SetUp(index, new InterleavedSink(connection.Output), (byte)channels.Rtp);
        return new TransportHeader(RtpLowerTransport.Tcp) { Interleaved = new ChannelPair(channels.Rtp, channels.Rtp + 1), Ssrc = track.Ssrc };
    }

    private TransportHeader GrantUdp(StreamSession session, int index, TransportHeader asked)
    {
        ChannelPair ports = asked.ClientPort!.Value;
        var sink = new UdpSink(state.Udp, new IPEndPoint(connection.Remote.Address, ports.Rtp), new IPEndPoint(connection.Remote.Address, ports.Rtcp));
        TrackSender track = session.SetUp(index, sink, channel: 0);
        return new TransportHeader(RtpLowerTransport.Udp) { ClientPort = ports, ServerPort = new ChannelPair(state.Udp.RtpPort, state.Udp.RtpPort + 1), Ssrc = track.Ssrc };
    }

    // RFC 2326 section 12.33
    private RtspResponse Playing(StreamSession session)
    {
        RtspResponse response = Success(session);
        response.Headers["Range"] = "npt=now-";
        response.Headers["RTP-Info"] = string.Join(',', session.Tracks.Index().Where(track => track.Item is not null).Select(track =>
        {
            (ushort sequence, uint timestamp) = track.Item!.First;
            return string.Create(CultureInfo.InvariantCulture, $"url=rtsp://{connection.Local}/{session.Camera.Name}/{StreamUrl.Control(track.Index)};seq={sequence};rtptime={timestamp}");
        }));
        return response;
    }

    private static RtspResponse Success(StreamSession session) =>
        new(200, "OK") { Headers = { { "Session", new SessionHeader(session.Id, session.Timeout).ToString() } } };

    private static RtspResponse Refuse(int status, string reason, string why) => new(status, reason) { Headers = { { "Reason", why } } };
}
