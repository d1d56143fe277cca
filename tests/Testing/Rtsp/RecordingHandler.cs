using Fleet.Core.Rtsp;

namespace Fleet.Testing.Rtsp;

/// <summary>Remembers every packet, and tells when so many are in.</summary>
public sealed class RecordingHandler : IRtpPacketHandler
{
    private readonly Lock _gate = new();
    private readonly List<RecordedPacket> _packets = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];

    public IReadOnlyList<RecordedPacket> Packets
    {
        get
        {
            lock (_gate) return [.. _packets];
        }
    }

    public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => Add(new RecordedPacket(track, IsRtcp: false, packet.ToArray()));

    public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => Add(new RecordedPacket(track, IsRtcp: true, packet.ToArray()));

    public Task Reached(int count)
    {
        lock (_gate)
        {
            if (_packets.Count >= count) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    private void Add(RecordedPacket packet)
    {
        lock (_gate)
        {
            _packets.Add(packet);
            foreach ((int count, TaskCompletionSource reached) in _waiting)
            {
                if (_packets.Count >= count) reached.TrySetResult();
            }
        }
    }
}
