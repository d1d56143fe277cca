namespace Fleet.Load.Hls;

/// <summary>What a player that takes the first variant needs of a multivariant playlist (RFC 8216 section 4.3.4).</summary>
internal sealed record MultivariantPlaylist(string Video, string? Audio)
{
    /// <summary>Null when <paramref name="text"/> is a media playlist.</summary>
    public static MultivariantPlaylist? Parse(string text)
    {
        string? video = null, audio = null;
        bool variant = false;
        foreach (ReadOnlySpan<char> untrimmed in text.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> line = untrimmed.Trim();
            if (line.StartsWith("#EXT-X-MEDIA:") && HlsTags.Attribute(line, "TYPE") == "AUDIO") audio ??= HlsTags.Attribute(line, "URI");
            else if (line.StartsWith("#EXT-X-STREAM-INF:")) variant = true;
            else if (variant && line is not ([] or ['#', ..])) video ??= line.ToString();
        }

        return video is null ? null : new MultivariantPlaylist(video, audio);
    }
}
