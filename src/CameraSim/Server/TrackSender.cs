using System.Buffers;
using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Faults;
using Fleet.CameraSim.Rtp;

namespace Fleet.CameraSim.Server;

/// <summary>One track on its way to one client: sequence, clock and source of its own. Only the pacing loop calls it after PLAY.</summary>
internal sealed class TrackSender
{
    private const int GarbageEvery = 10;
    private const int MaxGarbage = 64;
    private readonly Random _random;
    private readonly RtpClock _clock;
    private readonly byte _channel;
    private MediaTrack _media;
    private ushort _sequence;
    private uint _packets;
    private uint _octets;
    private long _next;
    private bool _clockWasReset;
    private bool _wrapIsSet;

    public TrackSender(MediaTrack media, IPacketSink sink, byte channel, Random random)
    {
        (Media, _media, Sink, _channel, _random) = (media, media, sink, channel, random);
        Ssrc = (uint)random.NextInt64(1, uint.MaxValue);
        _sequence = (ushort)random.Next(ushort.MaxValue);
        _clock = new RtpClock((uint)random.NextInt64(uint.MaxValue));
    }

    public MediaTrack Media { get; }

    public IPacketSink Sink { get; }

    public uint Ssrc { get; }

    /// <summary>What RTP-Info says: the sequence number and the timestamp of the first packet.</summary>
    public (ushort Sequence, uint Timestamp) First => (_sequence, _clock.At(_media.ShownAt(_next)));

    /// <summary>From which picture or frame on the client gets what there is.</summary>
    public void Start(long next, FaultSet faults, TimeSpan playedAt)
    {
        _next = next;
        ShapeClock(faults, playedAt, TimeSpan.Zero);
    }

    /// <summary>Sends all up to unit <paramref name="last"/>.</summary>
    public void SendUpTo(long last, FaultSet faults, TimeSpan playedAt, TimeSpan cameraTime)
    {
        for (; _next <= last; _next++)
        {
            ShapeClock(faults, playedAt, cameraTime - playedAt);
            ChooseClip(faults.SpsChangeAfter <= cameraTime - playedAt);
            WireUnit unit = _media.Unit(_next);
            if (faults.NoKeyFrames && Media.Kind == "video" && unit.IsKey) continue;
            byte[] wire = ArrayPool<byte>.Shared.Rent(MaxGarbage + unit.Length);
            int length = Lay(unit, faults, wire);
            if (length > 0) Sink.SendRtp(wire.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(wire);
        }
    }

    /// <summary>Passes over what is due, as a camera that hangs does.</summary>
    public void SkipTo(long last) => _next = Math.Max(_next, last + 1);

    public void SendReport(TimeSpan cameraTime, DateTimeOffset wallClock)
    {
        Span<byte> report = stackalloc byte[RtcpWriter.MaxSize];
        uint timestamp = _clock.At(Media.TicksAt(cameraTime));
        Sink.SendRtcp(report[..RtcpWriter.WriteReport(report, (byte)(_channel + 1), Ssrc, wallClock, timestamp, _packets, _octets)]);
    }

    public void SendBye()
    {
        Span<byte> bye = stackalloc byte[RtcpWriter.MaxSize];
        Sink.SendRtcp(bye[..RtcpWriter.WriteBye(bye, (byte)(_channel + 1), Ssrc)]);
    }

    private void ShapeClock(FaultSet faults, TimeSpan playedAt, TimeSpan sincePlay)
    {
        _clock.SetDrift(faults.Drift, Media.DecodedAt(_next));
        if (faults.WrapAfter is { } wrap && !_wrapIsSet)
        {
            _clock.Set(Media.TicksAt(playedAt + wrap), 0);
            _wrapIsSet = true;
        }

        if (faults.ClockResetAfter is { } reset && reset <= sincePlay && !_clockWasReset)
        {
            _clock.Set(Media.TicksAt(playedAt + reset), 0);
            _clockWasReset = true;
        }
    }

    // another clip can only be entered at one of its key frames
    private void ChooseClip(bool alternate)
    {
        MediaTrack wanted = alternate && Media.Alternate is { } other ? other.Value : Media;
        if (wanted != _media && wanted.Unit(_next).IsKey) _media = wanted;
    }

    private int Lay(WireUnit unit, FaultSet faults, byte[] wire)
    {
        int length = faults.Garbage && _next % GarbageEvery == 0 ? WriteGarbage(wire) : 0;
        unit.CopyTo(wire.AsSpan(length));
        uint timestamp = _clock.At(_media.ShownAt(_next));
        int read = length;
        for (int i = 0; i < unit.Packets; i++, _sequence++)
        {
            int size = WireUnit.FrameLength(wire.AsSpan(read));
            if (faults.Loss <= 0 || _random.NextDouble() >= faults.Loss)
            {
                if (read != length) wire.AsSpan(read, size).CopyTo(wire.AsSpan(length));
                WireUnit.Patch(wire.AsSpan(length), _channel, _sequence, timestamp, Ssrc);
                length += size;
                _packets++;
                _octets += (uint)(size - WireUnit.PrefixSize - WireUnit.HeaderSize);
            }

            read += size;
        }

        return length;
    }

    // without a '$': a client that takes it for the beginning of a frame could not find back
    private int WriteGarbage(byte[] wire)
    {
        int length = _random.Next(1, MaxGarbage);
        _random.NextBytes(wire.AsSpan(0, length));
        wire.AsSpan(0, length).Replace((byte)'$', (byte)'#');
        return length;
    }
}
