using System.Buffers.Binary;
using System.Globalization;

namespace Fleet.Testing.Rtsp;

/// <summary>Makes the RTP packets and sender reports of a script; each channel counts its own sequence numbers and timestamps.</summary>
internal sealed class ScriptedPackets(RtspScript script)
{
    private const uint FirstSsrc = 0xAA;

    // 2026-01-01 in seconds since 1900: when ManualTime starts
    private const uint Start = 3_976_214_400;

    private readonly Dictionary<int, ushort> _sequence = [];
    private readonly Dictionary<int, uint> _timestamp = [];
    private readonly Dictionary<int, double> _clock = [];

    /// <summary>How many were made so far.</summary>
    public int Made { get; private set; }

    /// <summary>"0 96M +3600 65 {rest}": channel, payload type with or without the marker, timestamp, payload (RFC 3550 section 5.1).</summary>
    public byte[] Rtp(RtspScriptLine line)
    {
        string[] parts = line.Rest.Split(' ', 4);
        int channel = Number(parts[0]);
        byte type = byte.Parse(parts[1].TrimEnd('M'), CultureInfo.InvariantCulture);
        byte[] payload = parts.Length > 3 ? script.Bytes(parts[3]) : [];
        byte[] frame = Frame(channel, 12 + payload.Length);
        Span<byte> packet = frame.AsSpan(4);
        packet[0] = 0x80;
        packet[1] = (byte)(type | (parts[1].EndsWith('M') ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], NextSequence(channel));
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp(channel, parts[2]));
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], FirstSsrc + (uint)channel);
        payload.CopyTo(packet[12..]);
        return frame;
    }

    /// <summary>"1 2.5s 225000": channel, the camera's wall clock counted from the start, the timestamp that belongs to it (section 6.4.1).</summary>
    public byte[] SenderReport(RtspScriptLine line)
    {
        string[] parts = line.Rest.Split(' ');
        int channel = Number(parts[0]);
        double clock = Start + (_clock[channel] = RtspScript.Seconds(parts[1]).TotalSeconds + (parts[1].StartsWith('+') ? _clock.GetValueOrDefault(channel) : 0));
        byte[] frame = Frame(channel, 28);
        Span<byte> report = frame.AsSpan(4);
        report[0] = 0x80;
        report[1] = 200;
        report[3] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], FirstSsrc + (uint)channel - 1);
        BinaryPrimitives.WriteUInt32BigEndian(report[8..], (uint)Math.Floor(clock));
        BinaryPrimitives.WriteUInt32BigEndian(report[12..], (uint)((clock - Math.Floor(clock)) * 4294967296.0));
        BinaryPrimitives.WriteUInt32BigEndian(report[16..], parts[2].StartsWith('+') ? Last(channel - 1) + (uint)Number(parts[2]) : uint.Parse(parts[2], CultureInfo.InvariantCulture));
        return frame;
    }

    /// <summary>"0 3": so many packets of the channel never arrive.</summary>
    public void Lose(RtspScriptLine line)
    {
        string[] parts = line.Rest.Split(' ');
        int channel = Number(parts[0]);
        _sequence[channel] = (ushort)(_sequence.GetValueOrDefault(channel) + Number(parts[1]));
    }

    private byte[] Frame(int channel, int length)
    {
        Made++;
        return [(byte)'$', (byte)channel, (byte)(length >> 8), (byte)length, .. new byte[length]];
    }

    private ushort NextSequence(int channel) => _sequence[channel] = (ushort)(_sequence.GetValueOrDefault(channel) + 1);

    private uint Timestamp(int channel, string text) =>
        _timestamp[channel] = text.StartsWith('+') ? Last(channel) + (uint)Number(text) : uint.Parse(text, CultureInfo.InvariantCulture);

    private uint Last(int channel) => _timestamp.GetValueOrDefault(channel);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
