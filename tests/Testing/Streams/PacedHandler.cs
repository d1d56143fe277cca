using System.Buffers.Binary;
using Fleet.Core.Rtsp;

namespace Fleet.Testing.Streams;

/// <summary>Passes packets on with the arrival they would have from a camera that sends each picture when it has it.</summary>
public sealed class PacedHandler(IRtpPacketHandler handler, int clockRate, TimeProvider time) : IRtpPacketHandler
{
    private readonly double _ticksAUnit = (double)time.TimestampFrequency / clockRate;
    private long _arrival = time.GetTimestamp();
    private uint _timestamp;

    public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
    {
        uint timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        int later = (int)(timestamp - _timestamp);
        if (later > 0)
        {
            _arrival += (long)(later * _ticksAUnit);
            _timestamp = timestamp;
        }

        handler.OnRtp(track, packet, _arrival);
    }

    public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp) => handler.OnRtcp(track, packet, arrivalTimestamp);
}
