using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.Aac;

/// <summary>
/// AAC as <c>MP4A-LATM</c> (RFC 6416 section 6): audioMuxElements, one or more a packet or one over several packets, whose
/// configuration is in the description (<c>cpresent=0</c>) or in band.
/// </summary>
public sealed class LatmDepacketizer : IDepacketizer
{
    private const int MaxElementSize = 64 * 1024;

    private readonly IAccessUnitSink _sink;
    private readonly bool _isInBand;
    private readonly int _clockRate;
    private readonly FragmentBuffer _pending = new(MaxElementSize);
    private readonly FragmentBuffer _unit = new(MaxElementSize);
    private StreamMuxConfig? _config;
    private AudioFormat? _format;
    private uint _pendingTimestamp;

    /// <exception cref="MediaNotSupportedException">The description is of something a browser can't play.</exception>
    public LatmDepacketizer(PayloadFormat format, IAccessUnitSink sink)
    {
        _sink = sink;
        _clockRate = format.ClockRate;

        // section 7.3: in band unless said otherwise
        _isInBand = format.Parameters["cpresent"] is null or "1";
        string? text = format.Parameters["config"];
        if (string.IsNullOrEmpty(text))
        {
            if (!_isInBand) throw new MediaNotSupportedException("The camera announces LATM audio with cpresent=0 and no configuration.");
            return;
        }

        byte[] bytes = Hex(text);
        var reader = new BitReader(bytes);
        if (StreamMuxConfig.TryRead(ref reader, out StreamMuxConfig config)) Use(config, bytes);
        else if (!_isInBand) throw new MediaNotSupportedException($"The camera's LATM configuration '{text}' can't be read or is of several programs. Set its audio to AAC-LC, mono or stereo.");
    }

    public DepacketizerStatistics Statistics { get; } = new();

    public void Push(in RtpPacket packet)
    {
        if (_pending.Length > 0 && packet.Timestamp != _pendingTimestamp) DropPending();
        if (_pending.Length == 0 && TryEmitAll(packet.Payload, packet.Timestamp)) return;

        // an element that is not whole yet goes on in the next packet of the same timestamp
        _pendingTimestamp = packet.Timestamp;
        if (!_pending.TryAdd(packet.Payload)) DropPending();
        else if (_pending.Length > packet.Payload.Length && TryEmitAll(_pending.Written, packet.Timestamp)) _pending.Clear();
        else if (packet.Marker) DropPending();
    }

    public void OnLoss()
    {
        if (_pending.Length > 0) Statistics.DroppedUnits++;
        _pending.Clear();
    }

    private void DropPending()
    {
        if (_pending.Length > 0) Statistics.DroppedUnits++;
        Statistics.MalformedPackets++;
        _pending.Clear();
    }

    /// <summary>False, and nothing is handed on, when the last element is cut short or can't be read.</summary>
    private bool TryEmitAll(ReadOnlySpan<byte> payload, uint timestamp)
    {
        if (payload.IsEmpty || !TryWalk(payload, timestamp, emit: false)) return false;
        return TryWalk(payload, timestamp, emit: true);
    }

    private bool TryWalk(ReadOnlySpan<byte> payload, uint timestamp, bool emit)
    {
        StreamMuxConfig? config = _config;
        var reader = new BitReader(payload);
        int units = 0;
        while (reader.BitsLeft >= 8)
        {
            // ISO/IEC 14496-3 section 1.7.3.1: useSameStreamMux
            if (_isInBand && !reader.ReadFlag())
            {
                if (!StreamMuxConfig.TryRead(ref reader, out StreamMuxConfig read) || !read.Audio.IsPlayable) return false;
                if (emit) Use(read, payload);
                config = read;
            }

            if (config is not { } current) return Unconfigured(emit);
            for (int i = 0; i < current.SubFrames; i++)
            {
                if (!TryReadUnit(ref reader, emit)) return false;
                if (emit) Emit(timestamp + (uint)(units++ * _format!.UnitDuration));
            }

            reader.SkipBits(current.OtherDataBits);
            reader.AlignToByte();
            if (reader.Overrun) return false;
        }

        return true;
    }

    /// <summary>PayloadLengthInfo and PayloadMux of one unit.</summary>
    private bool TryReadUnit(ref BitReader reader, bool copy)
    {
        int size = 0;
        uint part;
        do size += (int)(part = reader.ReadBits(8));
        while (part == 255 && !reader.Overrun);
        if (reader.Overrun || size > reader.BitsLeft / 8) return false;
        _unit.Clear();
        if (copy) return _unit.TryAdd(ref reader, size);
        reader.SkipBits(size * 8);
        return true;
    }

    private void Emit(uint timestamp)
    {
        if (_unit.Length == 0) return; // a multiplexer's filler
        Statistics.Units++;
        _sink.OnAccessUnit(new AccessUnit { Data = _unit.Written, RtpTimestamp = timestamp, IsKeyFrame = true });
    }

    /// <summary>Elements before the first configuration: the camera repeats it soon.</summary>
    private bool Unconfigured(bool emit)
    {
        if (emit) Statistics.DroppedUnits++;
        return true;
    }

    private void Use(StreamMuxConfig config, ReadOnlySpan<byte> source)
    {
        bool isNew = _config?.Audio != config.Audio;
        _config = config;
        if (!isNew) return;
        _format = AacFormat.Of(config.Audio, config.AudioBytes(source), _clockRate);
        _sink.OnFormat(_format);
    }

    /// <summary>GStreamer's rtpmp4apay cuts the last bits off, all of them zero: here they are added again.</summary>
    private static byte[] Hex(string text)
    {
        try
        {
            return [.. Convert.FromHexString(text.Trim('"')), 0, 0];
        }
        catch (FormatException)
        {
            throw new MediaNotSupportedException($"The camera's LATM configuration '{text}' is not hexadecimal.");
        }
    }
}
