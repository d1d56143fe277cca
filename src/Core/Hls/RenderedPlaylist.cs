using System.Buffers;

namespace Fleet.Core.Hls;

/// <summary>A playlist as it stands, the same for all viewers. A viewer's query goes behind each URI while it is written; nothing is rendered again.</summary>
public sealed class RenderedPlaylist
{
    private readonly byte[] _text;
    private readonly UriEnd[] _uriEnds;

    internal RenderedPlaylist(byte[] text, UriEnd[] uriEnds)
    {
        _text = text;
        _uriEnds = uriEnds;
    }

    /// <summary>Without any query.</summary>
    public ReadOnlyMemory<byte> Bytes => _text;

    /// <summary>What <see cref="WriteTo"/> writes.</summary>
    public int LengthFor(PlaylistRequest request)
    {
        int length = _text.Length;
        foreach (UriEnd end in _uriEnds) length += (end.IsPlaylist ? request.PlaylistSuffix : request.MediaSuffix).Length;
        return length;
    }

    public void WriteTo(IBufferWriter<byte> target, PlaylistRequest request)
    {
        int written = 0;
        if (!request.PlaylistSuffix.IsEmpty)
        {
            foreach (UriEnd end in _uriEnds)
            {
                target.Write(_text.AsSpan(written, end.Offset - written));
                target.Write((end.IsPlaylist ? request.PlaylistSuffix : request.MediaSuffix).Span);
                written = end.Offset;
            }
        }

        target.Write(_text.AsSpan(written));
    }
}
