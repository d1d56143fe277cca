using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Faults;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp;

namespace Fleet.CameraSim.Server;

/// <summary>One client's session with one camera, from its first SETUP to its end.</summary>
internal sealed class StreamSession(string id, SimulatedCamera camera, RtspConnection connection, FaultSet? ownFaults, TimeSpan timeout, TimeProvider time)
{
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);
    private readonly TrackSender?[] _tracks = new TrackSender?[camera.Tracks.Count];
    private readonly Random _random = new();
    private TimeSpan _playedAt;
    private TimeSpan _nextReport;
    private long _lastSeen = time.GetTimestamp();

    public string Id => id;

    /// <summary>After how long without a sign of life it ends.</summary>
    public TimeSpan Timeout => timeout;

    public SimulatedCamera Camera => camera;

    public RtspConnection Connection => connection;

    public bool IsPlaying { get; private set; }

    /// <summary>Whether packets travel on the RTSP connection: then they end together.</summary>
    public bool IsInterleaved => _tracks.Any(track => track?.Sink is InterleavedSink);

    public IReadOnlyList<TrackSender?> Tracks => _tracks;

    /// <summary>Those asked for in the URL, otherwise the camera's, which may change at any time.</summary>
    public FaultSet Faults => ownFaults ?? camera.Faults;

    public TimeSpan Idle => time.GetElapsedTime(Interlocked.Read(ref _lastSeen));

    public void Touch() => Interlocked.Exchange(ref _lastSeen, time.GetTimestamp());

    /// <summary>A sign of life; what it reports of a track of ours is counted.</summary>
    public void HeardRtcp(ReadOnlySpan<byte> compound)
    {
        Touch();
        while (RtcpPacket.TryRead(ref compound, out RtcpPacket packet))
        {
            if (packet.FirstReport is not { } report || !_tracks.Any(track => track?.Ssrc == report.Ssrc)) continue;
            camera.Count(counters => counters with { ReceiverReports = counters.ReceiverReports + 1, LastReceiverReport = report });
        }
    }

    public TrackSender SetUp(int index, IPacketSink sink, byte channel) =>
        _tracks[index] = new TrackSender(camera.Tracks[index], sink, channel, _random);

    /// <summary>Called with the camera's lock held, so that no picture is sent before the answer to PLAY.</summary>
    public void Start(TimeSpan cameraTime, bool keyFrameFirst)
    {
        (_playedAt, _nextReport, IsPlaying) = (cameraTime, cameraTime, true);
        foreach (TrackSender? track in _tracks)
        {
            if (track is null) continue;
            MediaTrack media = track.Media;
            long next = media.FirstFrom(cameraTime);
            if (keyFrameFirst && media.Kind == "video") next = media.KeyFrameBefore(next);
            track.Start(next, Faults, _playedAt);
        }
    }

    public void Pause() => IsPlaying = false;

    /// <summary>Sends what is due; called by the pacing loop with the camera's lock held.</summary>
    public void Send(TimeSpan cameraTime, IReadOnlyList<long> last)
    {
        FaultSet faults = Faults;
        TimeSpan sincePlay = cameraTime - _playedAt;
        if (faults.DisconnectAfter <= sincePlay)
        {
            IsPlaying = false;
            connection.Abort();
            return;
        }

        if (faults.TeardownAfter <= sincePlay)
        {
            IsPlaying = false;
            connection.Send(new RtspRequest(RtspMethod.Teardown, $"rtsp://{connection.Local}/{camera.Name}") { Headers = { { "CSeq", "1" }, { "Session", id } } });
            return;
        }

        bool stalled = faults.StallAfter <= sincePlay;
        if (!stalled && cameraTime >= _nextReport) SendReports(cameraTime);
        for (int i = 0; i < _tracks.Length; i++)
        {
            if (stalled) _tracks[i]?.SkipTo(last[i]);
            else _tracks[i]?.SendUpTo(last[i], faults, _playedAt, cameraTime);
        }
    }

    public void SendByes()
    {
        foreach (TrackSender? track in _tracks) track?.SendBye();
    }

    private void SendReports(TimeSpan cameraTime)
    {
        _nextReport = cameraTime + ReportInterval;
        DateTimeOffset wallClock = time.GetUtcNow();
        foreach (TrackSender? track in _tracks) track?.SendReport(cameraTime, wallClock);
    }
}
