using System.Buffers.Binary;
using Fleet.Core.Fleet;
using Fleet.Core.Tests.Codecs;
using Fleet.Core.Tests.Rtp;

namespace Fleet.Core.Tests.Fleet;

/// <summary>
/// The packets of a camera with 25 pictures a second (a key frame every two seconds) and AAC at 48 kHz, in simulated time. Every unit
/// carries its number (<see cref="UnitNumber"/>), so that whoever reads the chunks knows when it was captured.
/// </summary>
internal sealed class PacketCamera(SimulatedTrack video, SimulatedTrack audio, int seed)
{
    public const int Frequency = 10_000_000;
    public const int VideoPayloadType = 96;
    public const int AudioPayloadType = 97;

    private const int KeyFrameEvery = 50;
    private const double Jitter = 0.015;
    private const double KeyFrameDelay = 0.06;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Random _random = new(seed);
    private readonly byte[] _packet = new byte[2048];
    private readonly ushort[] _sequence = [65_000, 65_000];

    /// <summary>The stream that is sent from a true time on; the first starts at 0. Each begins with the next key frame.</summary>
    public required IReadOnlyList<(double From, VideoVector Stream)> Streams { get; init; }

    /// <summary>By how much the camera's wall clock is wrong, by true time.</summary>
    public Func<double, double> WallClockError { get; init; } = _ => 0;

    public void Run(TimeSpan length, CameraPipeline pipeline)
    {
        VideoVector stream = Streams[0].Stream;
        while (Math.Min(video.NextAt, audio.NextAt) < length.TotalSeconds)
        {
            bool isVideo = video.NextAt <= audio.NextAt;
            SimulatedTrack track = isVideo ? video : audio;
            double captured = track.NextAt;
            long unit = track.Units;
            track.MoveOn();
            if (track.IsSilent(captured)) continue;

            bool isKeyFrame = isVideo && unit % KeyFrameEvery == 0;
            double delay = 0.005 + Jitter * _random.NextDouble() + (isKeyFrame ? KeyFrameDelay : 0);
            track.LastArrival = Math.Max(track.LastArrival + 1e-6, captured + delay);
            long arrival = (long)(track.LastArrival * Frequency);
            if (track.ReportDue(captured)) SendReport(pipeline, isVideo ? 0 : 1, track, captured, arrival);
            if (isKeyFrame) stream = Streams.Last(entry => entry.From <= captured).Stream;
            if (isVideo) SendPicture(pipeline, stream, isKeyFrame, unit, track.Rtp(captured), arrival);
            else SendAudio(pipeline, unit, track.Rtp(captured), arrival);
        }
    }

    private void SendPicture(CameraPipeline pipeline, VideoVector stream, bool isKeyFrame, long unit, uint rtp, long arrival)
    {
        byte[][] nals = [.. stream.Pictures[isKeyFrame ? 0 : 1].Where(nal => stream.TypeOf(nal) != 6)];
        bool numbered = false;
        foreach (byte[] nal in nals)
        {
            bool isSlice = stream.IsSlice(nal);
            if (isSlice && !numbered)
            {
                Send(pipeline, 0, UnitNumber.Sei(unit), marker: false, rtp, arrival);
                numbered = true;
            }

            Send(pipeline, 0, nal, marker: ReferenceEquals(nal, nals[^1]), rtp, arrival);
        }
    }

    private void SendAudio(CameraPipeline pipeline, long unit, uint rtp, long arrival)
    {
        // RFC 3640 section 3.2.1: the length of the headers in bits, then one header of 13 bits of size and 3 of index
        Span<byte> payload = stackalloc byte[4 + UnitNumber.AudioSize];
        payload[1] = 16;
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], UnitNumber.AudioSize << 3);
        UnitNumber.WriteAudio(unit, payload[4..]);
        Send(pipeline, 1, payload, marker: true, rtp, arrival);
    }

    private void Send(CameraPipeline pipeline, int track, ReadOnlySpan<byte> payload, bool marker, uint rtp, long arrival)
    {
        _packet[0] = 0x80;
        _packet[1] = (byte)((track == 0 ? VideoPayloadType : AudioPayloadType) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence[track]++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), rtp);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), 0x1000u + (uint)track);
        payload.CopyTo(_packet.AsSpan(12));
        pipeline.OnRtp(track, _packet.AsSpan(0, 12 + payload.Length), arrival);
    }

    private void SendReport(CameraPipeline pipeline, int index, SimulatedTrack track, double captured, long arrival)
    {
        double ntp = (Start - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds + captured + WallClockError(captured);
        Span<byte> report = stackalloc byte[28];
        report.Clear();
        report[0] = 0x80;
        report[1] = 200;
        report[3] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], 0x1000u + (uint)index);
        BinaryPrimitives.WriteUInt32BigEndian(report[8..], (uint)Math.Floor(ntp));
        BinaryPrimitives.WriteUInt32BigEndian(report[12..], (uint)((ntp - Math.Floor(ntp)) * 4294967296.0));
        BinaryPrimitives.WriteUInt32BigEndian(report[16..], track.Rtp(captured));
        pipeline.OnRtcp(index, report, arrival);
    }
}
