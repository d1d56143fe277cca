using System.Buffers.Binary;
using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Hls;

namespace Fleet.Fuzz.Hls;

/// <summary>
/// A camera that does what it likes. Every four bytes of the input are one event: what it is (picture, key frame, gap, new epoch), the
/// thousandths of a second it lasts (16 bits), and a byte by which the camera's clock is off, in tenths of a second.
/// </summary>
public sealed class HlsWindowTarget : IFuzzTarget
{
    private const int MostEvents = 1500;
    private const int Timescale = 90000;

    private static readonly VideoFormat Format = new()
    {
        Codec = VideoCodec.H264,
        CodecString = "avc1.42C00A",
        Timescale = Timescale,
        Configuration = new byte[] { 1 },
        Width = 16,
        Height = 16,
    };

    public string Name => "hls-window";

    public void Run(ReadOnlySpan<byte> input)
    {
        var window = new StreamWindow(WindowSeed.Start(HlsOptions.Default, 1, DateTimeOffset.UnixEpoch));
        var renderer = new PlaylistRenderer(window);
        int epoch = 1;
        uint sequence = 0;
        long time = 0;
        window.OnInit(new InitSegment(epoch, Format, null));
        for (int i = 0; i + 4 <= input.Length && i / 4 < MostEvents; i += 4)
        {
            int milliseconds = BinaryPrimitives.ReadUInt16BigEndian(input[(i + 1)..]);
            switch (input[i] & 0x1F)
            {
                case 0x1F:
                    window.OnInit(new InitSegment(++epoch, Format, null));
                    (sequence, time) = (0, 0);
                    break;
                case 0x1E:
                    window.AppendGap(TimeSpan.FromMilliseconds(milliseconds));
                    break;
                default:
                    int duration = Math.Max(1, milliseconds * (Timescale / 1000));
                    AppendResult result = window.Append(new Chunk(new byte[8], 8, null)
                    {
                        Track = TrackKind.Video,
                        Epoch = epoch,
                        Sequence = sequence++,
                        DecodeTime = time,
                        Duration = duration,
                        Timescale = Timescale,
                        IsKeyFrame = (input[i] & 7) == 0,
                        Captured = DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds((double)time / Timescale + (sbyte)input[i + 3] / 10.0),
                    });
                    Invariant.Holds(result == AppendResult.Appended, "a chunk in order is taken");
                    time += duration;
                    break;
            }

            if (i % 64 == 0) Check(window, renderer);
        }

        Check(window, renderer);
        window.End();
        Check(window, renderer);
    }

    private static void Check(StreamWindow window, PlaylistRenderer renderer)
    {
        if (window.Video is not { } video || renderer.Media(TrackKind.Video, false) is not { } playlist) return;
        Invariant.Holds(video.Plan.TargetDurationSeconds == window.Plan!.TargetDurationSeconds, "the target duration stays");
        long msn = video.FirstMediaSequence;
        TimeSpan length = TimeSpan.Zero;
        foreach (WindowSegment segment in video.Listed)
        {
            Invariant.Holds(segment.MediaSequence == msn++, "segments are numbered without holes");
            Invariant.Holds(segment.Duration > 0 && segment.Duration <= (long)video.Plan.TargetDurationSeconds * Timescale, "a segment fits the target duration");
            length += segment.Length;
            for (int i = 0; i < segment.Parts.Count; i++)
            {
                WindowPart part = segment.Parts[i];
                Invariant.Holds(part.Duration <= video.Plan.PartTarget, "a part fits the part target");
                Invariant.Holds(part.Duration >= video.Plan.LeastPart || part.IsIndependent || i == segment.Parts.Count - 1, "a part lasts 85 % of the part target");
            }
        }

        Invariant.Holds(length >= TimeSpan.FromSeconds(3 * window.Plan.TargetDurationSeconds), "a playlist lasts three target durations");
        string text = Encoding.UTF8.GetString(playlist.Bytes.Span);
        Invariant.Holds(text.Contains("#EXT-X-PRELOAD-HINT", StringComparison.Ordinal) != window.IsEnded, "there is always a hint");
    }
}
