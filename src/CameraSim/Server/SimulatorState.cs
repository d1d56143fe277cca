using System.Collections.Concurrent;
using System.Net;

namespace Fleet.CameraSim.Server;

/// <summary>What all connections share.</summary>
internal sealed class SimulatorState(CameraSimOptions options, IReadOnlyDictionary<string, SimulatedCamera> cameras, UdpPorts udp, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, StreamSession> _sessions = new();

    public CameraSimOptions Options => options;

    public IReadOnlyDictionary<string, SimulatedCamera> Cameras => cameras;

    public UdpPorts Udp => udp;

    public TimeProvider Time => time;

    public StreamSession? Find(string id) => _sessions.GetValueOrDefault(id);

    public void Open(StreamSession session)
    {
        _sessions[session.Id] = session;
        session.Camera.Open(session);
    }

    /// <summary>False when it had ended before.</summary>
    public bool Close(StreamSession session, bool sayBye)
    {
        _sessions.TryRemove(session.Id, out _);
        if (!session.Camera.Close(session)) return false;
        if (sayBye) session.SendByes();
        return true;
    }

    /// <summary>A receiver report is a sign of life (RFC 2326 appendix A). Its port tells whose it is.</summary>
    public void HeardRtcp(IPEndPoint from, ReadOnlySpan<byte> compound)
    {
        foreach (StreamSession session in _sessions.Values)
        {
            if (session.Tracks.Any(track => track?.Sink is UdpSink sink && sink.RtcpEndPoint.Equals(from))) session.HeardRtcp(compound);
        }
    }

    public void CloseExpired()
    {
        foreach (SimulatedCamera camera in cameras.Values)
        {
            foreach (StreamSession session in camera.Expired(options.SessionTimeout))
            {
                if (!Close(session, sayBye: true)) continue;
                camera.Count(counters => counters with { TimedOut = counters.TimedOut + 1 });
                if (session.IsInterleaved) session.Connection.Abort();
            }
        }
    }
}
