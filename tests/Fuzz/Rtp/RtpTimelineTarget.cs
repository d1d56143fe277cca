using System.Buffers.Binary;
using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Rtp;

/// <summary>
/// The input is read as events of eight bytes: track and kind, elapsed time, and an RTP timestamp or the change of one.
/// </summary>
public sealed class RtpTimelineTarget : IFuzzTarget
{
    /// <summary>How far a picture shown late may lie behind the one before it; further back is a clock set anew.</summary>
    private const double FurthestBack = 1.5;

    public string Name => "rtp-timeline";

    public void Run(ReadOnlySpan<byte> input)
    {
        var clock = new SessionClock([new(90000, 90000, true), new(48000, 48000, false)], 1000, 0, DateTimeOffset.UnixEpoch);
        Span<uint> timestamps = stackalloc uint[2];
        Span<double> highest = [double.MinValue, double.MinValue];
        long arrival = 0;
        for (; input.Length >= 8; input = input[8..])
        {
            int track = input[0] & 1;
            int rate = track == 0 ? 90000 : 48000;
            arrival += input[1];
            uint value = BinaryPrimitives.ReadUInt32BigEndian(input[4..]);
            if ((input[0] & 0x06) == 0x06)
            {
                clock.OnSenderReport(track, BinaryPrimitives.ReadUInt64BigEndian(input), timestamps[track] + (value & 0xFFFF), arrival);
                continue;
            }

            timestamps[track] = (input[0] & 0x08) != 0 ? value : timestamps[track] + (value & 0xFFF);
            long media = clock.MediaTime(track, timestamps[track], arrival);
            double seconds = (double)media / rate;
            Invariant.Holds(seconds >= highest[track] - FurthestBack, $"media time leaps back from {highest[track]} to {seconds}");
            highest[track] = Math.Max(highest[track], seconds);
            Invariant.Holds(clock.CaptureTimeOf(track, media).Time.Year is > 1900 and < 2200, "capture times are times");
        }
    }
}
