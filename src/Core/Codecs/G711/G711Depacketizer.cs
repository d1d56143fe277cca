using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.G711;

/// <summary>
/// G.711 (RFC 3551 sections 4.5.14) as FLAC, which browsers play: the samples arrive as they were, only wrapped differently.
/// Packets of any size become units of 40 ms, so that audio costs no more chunks than video does.
/// </summary>
public sealed class G711Depacketizer : IDepacketizer
{
    private const int UnitsASecond = 25;
    private const int LowestRate = 8000, HighestRate = 192_000;

    private readonly IAccessUnitSink _sink;
    private readonly G711Law _law;
    private readonly FlacEncoder _encoder;
    private readonly short[] _block;
    private readonly int _channels;
    private readonly int _unitDuration;
    private bool _hasStarted;
    private uint _next;
    private uint _blockTimestamp;
    private int _filled;

    /// <summary>Takes PCMU and PCMA, whether by static or dynamic payload type; the format is announced at once.</summary>
    /// <exception cref="MediaNotSupportedException">It has a rate or a number of channels nobody sends.</exception>
    public G711Depacketizer(PayloadFormat format, IAccessUnitSink sink)
    {
        if (format.ClockRate is < LowestRate or > HighestRate || format.Channels is < 1 or > 2)
            throw new MediaNotSupportedException($"The camera sends G.711 of {format.ClockRate} Hz and {format.Channels} channels. Set its audio to 8000 Hz mono.");
        _sink = sink;
        _law = format.EncodingName == "PCMA" ? G711Law.A : G711Law.Mu;
        _channels = format.Channels;
        _unitDuration = format.ClockRate / UnitsASecond;
        _encoder = new FlacEncoder(format.ClockRate, _channels, _unitDuration);
        _block = new short[_unitDuration * _channels];
        sink.OnFormat(new AudioFormat
        {
            Codec = AudioCodec.Flac,
            CodecString = "flac",
            Timescale = format.ClockRate,

            // dfLa is a FullBox of version 0 before its metadata blocks
            Configuration = (byte[])[0, 0, 0, 0, .. _encoder.StreamInfo.Span],
            SampleRate = format.ClockRate,
            Channels = _channels,
            UnitDuration = _unitDuration,
            Silence = _encoder.Encode(_block).ToArray(),
        });
    }

    public DepacketizerStatistics Statistics { get; } = new();

    public void Push(in RtpPacket packet)
    {
        ReadOnlySpan<byte> data = packet.Payload;
        if (data.IsEmpty || data.Length % _channels != 0)
        {
            Statistics.MalformedPackets++;
            return;
        }

        Continue(packet.Timestamp);
        ReadOnlySpan<short> table = G711Decoder.TableOf(_law);
        for (int i = 0; i < data.Length; i++)
        {
            if (_filled == 0) _blockTimestamp = packet.Timestamp + (uint)(i / _channels);
            _block[_filled++] = table[data[i]];
            if (_filled == _block.Length) EmitBlock();
        }

        _next = packet.Timestamp + (uint)(data.Length / _channels);
    }

    /// <summary>The timestamp of the next packet tells how much is missing.</summary>
    public void OnLoss()
    {
    }

    /// <summary>
    /// A jump of less than half a unit is a clock that rounds: the samples go on, and the next unit takes the new time.
    /// Behind a longer one, of loss, silence suppression or a clock that was set, the unit is filled up with silence and a new one begins.
    /// </summary>
    private void Continue(uint timestamp)
    {
        int jump = (int)(timestamp - _next);
        bool goesOn = jump != int.MinValue && Math.Abs(jump) * 2L < _unitDuration;
        if (_hasStarted && !goesOn && _filled > 0)
        {
            _block.AsSpan(_filled).Clear();
            EmitBlock();
        }

        _hasStarted = true;
    }

    private void EmitBlock()
    {
        _filled = 0;
        Statistics.Units++;
        _sink.OnAccessUnit(new AccessUnit { Data = _encoder.Encode(_block), RtpTimestamp = _blockTimestamp, IsKeyFrame = true });
    }
}
