using System.Buffers.Binary;
using Fleet.Core.Cmaf;
using Fleet.Core.Tests.Rtp;

namespace Fleet.Core.Tests.Fleet;

/// <summary>Holds every chunk to the law of decode times, and compares when audio and video are shown with when they were captured.</summary>
internal sealed class TimeJudge(SimulatedTrack video, SimulatedTrack audio) : IChunkSink
{
    private readonly List<(double From, double To)> _excused = [];
    private readonly long?[] _ends = new long?[3];
    private readonly double?[] _errors = new double?[3];

    public int Epochs { get; private set; }

    public long Pictures { get; private set; }

    public long AudioUnits { get; private set; }

    public long SilentUnits { get; private set; }

    /// <summary>Chunks whose decode time is not the sum so far.</summary>
    public long BrokenSums { get; private set; }

    public double WorstSkew { get; private set; }

    public double WorstSkewAt { get; private set; }

    /// <summary>What is captured in here counts for the law, but not for the comparison.</summary>
    public void Excuse(double from, double seconds) => _excused.Add((from, from + seconds));

    public void OnInit(InitSegment init)
    {
        Epochs++;
        Array.Clear(_ends);
        Array.Clear(_errors);
    }

    public void OnChunk(Chunk chunk)
    {
        int index = (int)chunk.Track;
        if (chunk.DecodeTime != (_ends[index] ?? chunk.DecodeTime) || chunk.DecodeTime < 0 || chunk.Duration <= 0) BrokenSums++;
        _ends[index] = chunk.DecodeTime + chunk.Duration;
        Compare(chunk, Payload(chunk.Bytes.Span));
        chunk.Release();
    }

    private void Compare(Chunk chunk, ReadOnlySpan<byte> payload)
    {
        double captured;
        if (chunk.Track == TrackKind.Video)
        {
            Pictures++;
            captured = UnitNumber.OfPicture(payload) * 3600.0 / video.ClockRate;
        }
        else if (UnitNumber.OfAudio(payload) is { } number)
        {
            AudioUnits++;
            captured = number * 1024.0 / audio.ClockRate;
        }
        else
        {
            SilentUnits++;
            return;
        }

        double error = (double)chunk.DecodeTime / chunk.Timescale - captured;
        _errors[(int)chunk.Track] = error;
        if (_excused.Exists(span => captured >= span.From && captured < span.To)) return;
        if (_errors[3 - (int)chunk.Track] is not { } other || video.IsSilent(captured) || audio.IsSilent(captured)) return;
        if (Math.Abs(error - other) <= WorstSkew) return;
        (WorstSkew, WorstSkewAt) = (Math.Abs(error - other), captured);
    }

    private static ReadOnlySpan<byte> Payload(ReadOnlySpan<byte> chunk)
    {
        while (!chunk.Slice(4, 4).SequenceEqual("mdat"u8)) chunk = chunk[BinaryPrimitives.ReadInt32BigEndian(chunk)..];
        return chunk[8..];
    }
}
