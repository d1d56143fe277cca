using System.Buffers.Binary;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.Aac;

/// <summary>
/// AAC as <c>mpeg4-generic</c> (RFC 3640): several units a packet, or one unit over several packets. The format is announced
/// by the constructor where the description tells it, which is nearly always.
/// </summary>
public sealed class AacDepacketizer : IDepacketizer
{
    /// <summary>An AAC unit of eight channels is below 8 KiB; a longer size is an error in it.</summary>
    public const int MaxUnitSize = 64 * 1024;

    /// <summary>RFC 3640 sets none; a packet of 64 KiB holds no more units worth decoding.</summary>
    private const int MaxUnitsPerPacket = 256;

    private readonly IAccessUnitSink _sink;
    private readonly AuHeaderLayout _layout;
    private readonly int _clockRate;
    private readonly int[] _sizes = new int[MaxUnitsPerPacket];
    private readonly FragmentBuffer _fragments = new(MaxUnitSize);
    private AudioFormat? _format;
    private uint _fragmentsTimestamp;
    private int _announcedSize;
    private bool _neverMarks;

    /// <exception cref="MediaNotSupportedException">The description is of something a browser can't play.</exception>
    public AacDepacketizer(PayloadFormat format, IAccessUnitSink sink)
    {
        _sink = sink;
        _clockRate = format.ClockRate;
        _layout = AuHeaderLayout.Of(format.Parameters);
        if (_layout.Size == 0) throw new MediaNotSupportedException("The camera describes its AAC with sizelength=0: units of constant size are not AAC as cameras send it.");
        if (Configuration(format) is not { } bytes) return;
        if (!AudioSpecificConfig.TryParse(bytes, out AudioSpecificConfig config))
            throw new MediaNotSupportedException($"The camera's AAC configuration {Convert.ToHexString(bytes)} can't be read or has no plain channel layout. Set its audio to AAC-LC, mono or stereo.");
        Announce(config, bytes);
    }

    public DepacketizerStatistics Statistics { get; } = new();

    public void Push(in RtpPacket packet)
    {
        if (_fragments.Length > 0 && packet.Timestamp != _fragmentsTimestamp) EndWithoutMark();
        if (!TryReadHeaders(packet.Payload, out int count, out ReadOnlySpan<byte> data))
        {
            Statistics.MalformedPackets++;
            DropFragments();
            return;
        }

        bool isCut = _sizes[count - 1] > data.Length;
        if (count == 1 && (isCut || _fragments.Length > 0 || !packet.Marker && !_neverMarks)) AddFragment(packet, data, isCut);
        else Emit(packet.Timestamp, count, data);
    }

    public void OnLoss() => DropFragments();

    /// <summary>
    /// <c>config=</c> of the fmtp line. Without one, what the rtpmap line says, where it is a rate of AAC; ADTS headers tell otherwise.
    /// </summary>
    private static byte[]? Configuration(PayloadFormat format)
    {
        if (format.Parameters["config"] is not { Length: > 0 } text) return AudioSpecificConfig.Write(format.ClockRate, format.Channels);
        try
        {
            return Convert.FromHexString(text.Trim('"'));
        }
        catch (FormatException)
        {
            throw new MediaNotSupportedException($"The camera's AAC configuration '{text}' is not hexadecimal.");
        }
    }

    private void Announce(AudioSpecificConfig config, ReadOnlySpan<byte> bytes)
    {
        _format = AacFormat.Of(config, bytes, _clockRate);
        _sink.OnFormat(_format);
    }

    /// <summary>RFC 3640 section 3.2.1: the length of all headers in bits, the headers, the auxiliary section, then the units.</summary>
    private bool TryReadHeaders(ReadOnlySpan<byte> payload, out int count, out ReadOnlySpan<byte> data)
    {
        count = 0;
        data = default;
        if (payload.Length < 2) return false;
        int bits = BinaryPrimitives.ReadUInt16BigEndian(payload);
        int bytes = (bits + 7) / 8;
        if (bits == 0 || bytes > payload.Length - 2) return false;
        var reader = new BitReader(payload.Slice(2, bytes));
        while (bits - reader.Position >= _layout.Size)
        {
            if (count == MaxUnitsPerPacket || !_layout.TryRead(ref reader, count == 0, out _sizes[count])) return false;
            if (_sizes[count] is 0 or > MaxUnitSize) return false;
            count++;
        }

        data = payload[(2 + bytes)..];
        if (_layout.AuxiliarySize > 0)
        {
            var auxiliary = new BitReader(data);
            auxiliary.SkipBits((int)Math.Min(auxiliary.ReadBits(_layout.AuxiliarySize), int.MaxValue));
            auxiliary.AlignToByte();
            if (auxiliary.Overrun) return false;
            data = data[(auxiliary.Position / 8)..];
        }

        return count > 0 && !data.IsEmpty;
    }

    private void Emit(uint timestamp, int count, ReadOnlySpan<byte> data)
    {
        for (int i = 0; i < count; i++)
        {
            if (_sizes[i] > data.Length)
            {
                Statistics.MalformedPackets++;
                return;
            }

            Emit(timestamp + (uint)(i * (_format?.UnitDuration ?? 0)), data[.._sizes[i]]);
            data = data[_sizes[i]..];
        }
    }

    private void Emit(uint timestamp, ReadOnlySpan<byte> unit)
    {
        // seen in cheap cameras: the ADTS header is left before the raw frame
        if (AdtsHeader.TryRead(unit, out AdtsHeader adts))
        {
            unit = unit[adts.Size..];
            if (_format is null && AudioSpecificConfig.Write(adts.Rate, adts.Channels) is { } bytes && AudioSpecificConfig.TryParse(bytes, out AudioSpecificConfig config))
                Announce(config, bytes);
        }

        if (_format is null)
        {
            Statistics.DroppedUnits++;
            return;
        }

        Statistics.Units++;
        _sink.OnAccessUnit(new AccessUnit { Data = unit, RtpTimestamp = timestamp, IsKeyFrame = true });
    }

    /// <summary>
    /// RFC 3640 section 3.2.3: fragments share a timestamp, the last has the marker, each header tells the size of the whole unit.
    /// Some senders tell the fragment's own size instead.
    /// </summary>
    private void AddFragment(in RtpPacket packet, ReadOnlySpan<byte> data, bool isCut)
    {
        if (_fragments.Length > 0 && isCut != _announcedSize > 0 || !_fragments.TryAdd(isCut ? data : data[.._sizes[0]]))
        {
            Statistics.MalformedPackets++;
            DropFragments();
            return;
        }

        _fragmentsTimestamp = packet.Timestamp;
        _announcedSize = isCut ? _sizes[0] : 0;
        if (packet.Marker || isCut && _fragments.Length >= _announcedSize) EndFragments();
    }

    private void EndFragments()
    {
        if (_announcedSize > 0 && _announcedSize != _fragments.Length)
        {
            DropFragments();
            return;
        }

        Emit(_fragmentsTimestamp, _fragments.Written);
        _fragments.Clear();
    }

    /// <summary>The next unit has begun: what waited was whole, from a camera that never sets the marker, or its end is lost.</summary>
    private void EndWithoutMark()
    {
        _neverMarks = _announcedSize == 0;
        EndFragments();
    }

    private void DropFragments()
    {
        if (_fragments.Length > 0) Statistics.DroppedUnits++;
        _fragments.Clear();
    }
}
