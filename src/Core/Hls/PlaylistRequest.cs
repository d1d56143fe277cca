using System.Globalization;
using System.Text;

namespace Fleet.Core.Hls;

/// <summary>
/// The query of a request for a playlist: delivery directives (draft-pantos-hls-rfc8216bis section 6.2.5), and what is carried on to the
/// URIs in the playlist. Names that begin with <c>_HLS_</c> are the protocol's and are not carried on; those we do not know are ignored.
/// </summary>
public sealed class PlaylistRequest
{
    /// <summary>The parameter that tells one playback from another. Only playlists carry it: whoever plays, segments and parts have one address.</summary>
    public const string SessionParameter = "session";

    public const int LongestQuery = 4096;

    private const string Reserved = "_HLS_";

    /// <summary>No query at all.</summary>
    public static readonly PlaylistRequest Plain = new();

    private PlaylistRequest()
    {
    }

    /// <summary><c>_HLS_msn</c>: the Media Sequence Number the answer has to contain.</summary>
    public long? MediaSequence { get; private init; }

    /// <summary><c>_HLS_part</c>: the index of the part in that segment.</summary>
    public int? Part { get; private init; }

    /// <summary><c>_HLS_skip</c>: a delta update will do.</summary>
    public bool Skip { get; private init; }

    /// <summary>What is wrong with the directives: a sentence that names the parameter.</summary>
    public string? Error { get; private init; }

    /// <summary>What follows the URI of a playlist: empty, or a query with its question mark.</summary>
    public ReadOnlyMemory<byte> PlaylistSuffix { get; private init; }

    /// <summary>What follows the URI of an init segment, segment or part.</summary>
    public ReadOnlyMemory<byte> MediaSuffix { get; private init; }

    /// <param name="query">As it came, with or without its question mark, percent-encoded.</param>
    /// <param name="session">The session to put into the URIs of playlists where the query has none.</param>
    public static PlaylistRequest Parse(ReadOnlySpan<char> query, string? session = null)
    {
        if (query.StartsWith("?")) query = query[1..];
        if (query.IsEmpty && session is null) return Plain;
        if (query.Length > LongestQuery) return new PlaylistRequest { Error = $"The query is longer than {LongestQuery} characters." };
        long? msn = null, part = null;
        bool? skip = null;
        string? error = null;
        var playlists = new StringBuilder();
        var media = new StringBuilder();
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            if (pair.IsEmpty) continue;
            int equals = pair.IndexOf('=');
            ReadOnlySpan<char> name = equals < 0 ? pair : pair[..equals];
            ReadOnlySpan<char> value = equals < 0 ? [] : pair[(equals + 1)..];
            if (!name.StartsWith(Reserved))
            {
                bool isSession = name is SessionParameter;
                if (isSession) session = null;
                Carry(playlists, pair);
                if (!isSession) Carry(media, pair);
                continue;
            }

            switch (name)
            {
                case "_HLS_msn":
                    error ??= ReadNumber(name, value, long.MaxValue, ref msn);
                    break;
                case "_HLS_part":
                    error ??= ReadNumber(name, value, int.MaxValue, ref part);
                    break;
                case "_HLS_skip":
                    if (skip is not null) error ??= "_HLS_skip is given more than once.";
                    else if (value is not ("YES" or "v2")) error ??= "_HLS_skip is neither YES nor v2.";
                    skip = true;
                    break;
            }
        }

        if (session is not null) Carry(playlists, $"{SessionParameter}={session}");
        if (part is not null && msn is null) error ??= "_HLS_part is given without _HLS_msn.";
        return new PlaylistRequest
        {
            MediaSequence = msn,
            Part = (int?)part,
            Skip = skip == true,
            Error = error,
            PlaylistSuffix = Encoding.ASCII.GetBytes(playlists.ToString()),
            MediaSuffix = Encoding.ASCII.GetBytes(media.ToString()),
        };
    }

    private static string? ReadNumber(ReadOnlySpan<char> name, ReadOnlySpan<char> value, long most, ref long? number)
    {
        if (number is not null) return $"{name} is given more than once.";
        number = 0;
        if (value.IsEmpty || value.ContainsAnyExceptInRange('0', '9')) return $"{name} is not a decimal number.";
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long parsed) || parsed > most) return $"{name} is too large.";
        number = parsed;
        return null;
    }

    /// <summary>It will stand between quotation marks and on a line of its own, so what RFC 3986 does not allow in a query is encoded.</summary>
    private static void Carry(StringBuilder target, ReadOnlySpan<char> pair)
    {
        target.Append(target.Length == 0 ? '?' : '&');
        Span<byte> utf8 = stackalloc byte[4];
        foreach (Rune rune in pair.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-._~!$'()*+,;=:@/?%".Contains((char)rune.Value)))
            {
                target.Append((char)rune.Value);
                continue;
            }

            foreach (byte b in utf8[..rune.EncodeToUtf8(utf8)]) target.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
    }
}
