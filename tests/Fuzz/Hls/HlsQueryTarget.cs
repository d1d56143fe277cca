using System.Text;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;
using Fleet.Core.Hls;

namespace Fleet.Fuzz.Hls;

/// <summary>Each line of the input is the query of a request for a playlist of a stream with segments 7 to 10 and two parts of 11.</summary>
public sealed class HlsQueryTarget : IFuzzTarget
{
    private static readonly LiveWindow Window = SomeWindow();

    public string Name => "hls-query";

    public void Run(ReadOnlySpan<byte> input)
    {
        foreach (string query in Encoding.Latin1.GetString(input).Split("\r\n"))
        {
            PlaylistRequest request = PlaylistRequest.Parse(query);
            Check(request.PlaylistSuffix.Span);
            Check(request.MediaSuffix.Span);
            Invariant.Holds(request.MediaSuffix.Length <= request.PlaylistSuffix.Length, "media URIs carry no more than playlists");
            Invariant.Holds(request.PlaylistSuffix.Length <= 3 * 2 * PlaylistRequest.LongestQuery + 1, "what is carried is bounded");
            Invariant.Holds(request.Error is not null || request.Part is null || request.MediaSequence is not null, "a part has its segment");
            PlaylistRequest again = PlaylistRequest.Parse(Encoding.ASCII.GetString(request.PlaylistSuffix.Span));
            Invariant.Holds(again.PlaylistSuffix.Length > PlaylistRequest.LongestQuery || again.PlaylistSuffix.Span.SequenceEqual(request.PlaylistSuffix.Span) || again.Error is not null,
                "a player that comes back with what it was given is given the same");
            Judge(request);
        }
    }

    private static void Judge(PlaylistRequest request)
    {
        BlockingAnswer answer = BlockingRequest.Judge(request, Window);
        Invariant.Holds(answer.Kind == BlockingAnswerKind.BadRequest == answer.Reason is { Length: > 10 }, "a bad request is told why, and no other");
        Invariant.Holds(request.Error is null || answer.Kind == BlockingAnswerKind.BadRequest, "an error is a bad request");
        Invariant.Holds(answer.Kind != BlockingAnswerKind.Delta || request.Skip, "a delta is asked for");
        if (answer.Kind != BlockingAnswerKind.Wait) return;
        Invariant.Holds(answer.MediaSequence > Window.LastMediaSequence && answer.MediaSequence <= Window.LastMediaSequence + 2, "nothing far away is waited for");
        Invariant.Holds(answer.Part is null or (>= 0 and < 16), "no part far away is waited for");
    }

    private static void Check(ReadOnlySpan<byte> suffix)
    {
        Invariant.Holds(suffix.IsEmpty || suffix[0] == '?', "a query begins with a question mark");
        Invariant.Holds(!suffix.ContainsAnyExceptInRange((byte)'!', (byte)'~') && suffix.IndexOf((byte)'"') < 0, "a query fits between quotation marks");
        string text = Encoding.ASCII.GetString(suffix);
        Invariant.Holds(!text.Contains("&_HLS_", StringComparison.Ordinal) && !text.StartsWith("?_HLS_", StringComparison.Ordinal), "directives are not carried on");
    }

    private static LiveWindow SomeWindow()
    {
        const int pictures = 110, interval = 3600, timescale = 90000;
        var window = new StreamWindow(WindowSeed.Start(HlsOptions.Default, 1, DateTimeOffset.UnixEpoch));
        var format = new VideoFormat { Codec = VideoCodec.H264, CodecString = "avc1.42C00A", Timescale = timescale, Configuration = new byte[] { 1 }, Width = 16, Height = 16 };
        window.OnInit(new InitSegment(1, format, null));
        for (uint i = 0; i < pictures; i++)
        {
            window.Append(new Chunk(new byte[8], 8, null)
            {
                Track = TrackKind.Video,
                Epoch = 1,
                Sequence = i,
                DecodeTime = i * interval,
                Duration = interval,
                Timescale = timescale,
                IsKeyFrame = i % 25 == 0,
            });
        }

        return window.Video!;
    }
}
