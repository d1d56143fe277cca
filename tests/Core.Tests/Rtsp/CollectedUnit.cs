using System.Buffers.Binary;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>One picture or one piece of sound as a viewer gets it; times in seconds.</summary>
internal sealed record CollectedUnit(TrackKind Track, double DecodeTime, double Duration, double ShownAt, DateTimeOffset? Captured, byte[] Payload)
{
    /// <summary>The NAL units of a picture, each behind a length of four bytes (ISO/IEC 14496-15 section 5.3.3).</summary>
    public IEnumerable<byte[]> NalUnits()
    {
        for (int at = 0; at < Payload.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(at));
            yield return Payload[(at + 4)..(at + 4 + length)];
            at += 4 + length;
        }
    }
}
