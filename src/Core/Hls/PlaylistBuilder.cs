using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>Text of a playlist in the making. It is cleared and used again; what it makes is a copy.</summary>
internal sealed class PlaylistBuilder
{
    private readonly ArrayBufferWriter<byte> _text = new(4096);
    private readonly List<UriEnd> _uriEnds = [];

    public PlaylistBuilder Text(ReadOnlySpan<byte> text)
    {
        _text.Write(text);
        return this;
    }

    public PlaylistBuilder Text(string text)
    {
        Encoding.UTF8.GetBytes(text.AsSpan(), _text);
        return this;
    }

    public PlaylistBuilder Number(long number)
    {
        Span<byte> target = _text.GetSpan(20);
        Utf8Formatter.TryFormat(number, target, out int written);
        _text.Advance(written);
        return this;
    }

    /// <summary>Seconds to the microsecond, without zeros that say nothing.</summary>
    public PlaylistBuilder Seconds(long ticks, long timescale)
    {
        long micro = (long)(((Int128)ticks * 1_000_000 + timescale / 2) / timescale);
        Number(micro / 1_000_000);
        int rest = (int)(micro % 1_000_000);
        int digits = 6;
        while (digits > 1 && rest % 10 == 0) (rest, digits) = (rest / 10, digits - 1);
        Span<byte> target = _text.GetSpan(7);
        target[0] = (byte)'.';
        Utf8Formatter.TryFormat(rest, target[1..], out _, new StandardFormat('D', (byte)digits));
        _text.Advance(1 + digits);
        return this;
    }

    /// <summary>ISO 8601, to the millisecond, UTC.</summary>
    public PlaylistBuilder Date(DateTimeOffset date)
    {
        Span<byte> target = _text.GetSpan(32);
        date.UtcDateTime.TryFormat(target, out int written, "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        _text.Advance(written);
        return this;
    }

    /// <summary>The same bytes as <see cref="HlsResourceName.ToString"/>, without the string.</summary>
    public PlaylistBuilder Uri(HlsResourceKind kind, TrackKind track, long stream = 0, long number = 0)
    {
        Text(track == TrackKind.Video ? "video"u8 : "audio"u8);
        switch (kind)
        {
            case HlsResourceKind.MediaPlaylist:
                Text(".m3u8"u8);
                break;
            case HlsResourceKind.InitSegment:
                Text("-init-"u8).Number(number).Text(".mp4"u8);
                break;
            default:
                Text("-"u8).Number(stream).Text(kind == HlsResourceKind.Part ? "-part-"u8 : "-"u8).Number(number).Text(".mp4"u8);
                break;
        }

        _uriEnds.Add(new UriEnd(_text.WrittenCount, kind == HlsResourceKind.MediaPlaylist));
        return this;
    }

    public RenderedPlaylist Finish()
    {
        var rendered = new RenderedPlaylist(_text.WrittenSpan.ToArray(), [.. _uriEnds]);
        _text.ResetWrittenCount();
        _uriEnds.Clear();
        return rendered;
    }
}
