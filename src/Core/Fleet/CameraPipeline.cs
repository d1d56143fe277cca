using Fleet.Core.Cmaf;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>
/// Joins the rooms a byte travels through, for one pull of one camera: packets in order, access units, chunks. Everything happens
/// on the thread that read the packet, inside the call that brings it.
/// </summary>
public sealed class CameraPipeline : IRtpPacketHandler
{
    /// <summary>Room for any receiver report.</summary>
    public const int LongestReceiverReport = RtcpWriter.MaxSize;

    private const string CanonicalName = "fleet";

    private readonly TaskCompletionSource _goodbye = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TrackReceiver[] _tracks;
    private readonly SessionClock _clock;
    private readonly EpochWriter _writer;
    private readonly TimeProvider _time;
    private readonly uint _ssrc = (uint)Random.Shared.NextInt64(1, uint.MaxValue);

    /// <param name="tracks">What is pulled of the camera, video first.</param>
    /// <param name="transport">What carries the packets.</param>
    /// <param name="sink">Takes the chunks.</param>
    /// <param name="pool">Lends their buffers.</param>
    /// <param name="time">The clock packets are stamped by.</param>
    /// <param name="firstEpoch">The number of the first epoch, so that the epochs of a session go on from pull to pull.</param>
    /// <param name="ends">Where the session's stream ends when the first epoch begins, so that its media time goes on too.</param>
    public CameraPipeline(
        IReadOnlyList<SelectedTrack> tracks, RtpLowerTransport transport, IChunkSink sink, ChunkPool pool, TimeProvider time, int firstEpoch = 1,
        Func<StreamEnds>? ends = null)
    {
        _time = time;
        SessionTrack[] clocks = [.. tracks.Select(track => new SessionTrack(track.ClockRate, track.ClockRate, track.Kind == TrackKind.Video))];
        _clock = new SessionClock(clocks, time.TimestampFrequency, time.GetTimestamp(), time.GetUtcNow());
        _writer = new EpochWriter(new CmafMuxer(sink, pool, firstEpoch, ends));
        _tracks = [.. tracks.Select((track, index) => new TrackReceiver(index, track, transport, _clock, _writer, time.TimestampFrequency))];
    }

    /// <summary>Completes when the camera has said goodbye on every track; packets may still be on their way.</summary>
    public Task Goodbye => _goodbye.Task;

    public PipelineStatistics Statistics => new(
        _tracks.Sum(track => track.Packets),
        _tracks.Sum(track => track.LostPackets),
        _tracks.Sum(track => track.MalformedPackets + track.Depacketizing.MalformedPackets),
        _tracks.Sum(track => track.Depacketizing.Units),
        _tracks.Sum(track => track.Depacketizing.DroppedUnits) + _writer.DroppedUnits,
        _clock.HasCameraTime);

    public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => _tracks[track].OnRtp(packet, arrivalTimestamp);

    public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
    {
        _tracks[track].OnRtcp(packet, arrivalTimestamp);
        if (Array.TrueForAll(_tracks, receiver => receiver.HasEnded)) _goodbye.TrySetResult();
    }

    /// <summary>Writes what a receiver of this track reports (RFC 3550 section 6.4.2). It may be called from any thread.</summary>
    public int WriteReceiverReport(int track, Span<byte> target) =>
        RtcpWriter.WriteReceiverReport(target, _ssrc, _tracks[track].TakeReport(_time.GetTimestamp()), CanonicalName);
}
