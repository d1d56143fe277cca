using System.Buffers.Text;

namespace Fleet.Load.Http;

/// <summary>Where the body of an HTTP/1.1 answer is within the bytes read (RFC 9112 section 6): by length, by chunks, or to the end.</summary>
internal struct BodyFraming
{
    /// <summary>A chunk's size with its extensions, or a trailer.</summary>
    private const int MaxLine = 4096;

    private enum Part
    {
        Data,
        DataToEnd,
        SizeLine,
        LineEndBehindData,
        Trailers,
        Done,
    }

    private Part _part;
    private long _left;
    private bool _chunked;

    public static BodyFraming Of(in ResponseHead head) => head switch
    {
        { Status: 204 or 304 or (>= 100 and < 200) } or { ContentLength: 0 } => new() { _part = Part.Done },
        { IsChunked: true } => new() { _part = Part.SizeLine, _chunked = true },
        { ContentLength: { } length } => new() { _part = Part.Data, _left = length },
        _ => new() { _part = Part.DataToEnd },
    };

    public readonly bool EndsWithConnection => _part == Part.DataToEnd;

    /// <summary>Steps over <paramref name="skip"/> bytes of framing; then come <paramref name="length"/> bytes of body, if it returns a piece.</summary>
    public BodyStep Next(ReadOnlySpan<byte> input, out int skip, out int length)
    {
        skip = length = 0;
        while (true)
        {
            ReadOnlySpan<byte> rest = input[skip..];
            switch (_part)
            {
                case Part.Done:
                    return BodyStep.End;
                case Part.DataToEnd:
                    length = rest.Length;
                    return length > 0 ? BodyStep.Piece : BodyStep.NeedMore;
                case Part.Data:
                    length = (int)Math.Min(_left, rest.Length);
                    _left -= length;
                    if (_left == 0) _part = _chunked ? Part.LineEndBehindData : Part.Done;
                    return length > 0 ? BodyStep.Piece : BodyStep.NeedMore;
                default:
                    int lineEnd = rest.IndexOf("\r\n"u8);
                    if (lineEnd < 0) return rest.Length <= MaxLine ? BodyStep.NeedMore : throw new LoadException(ErrorKind.Protocol, "a chunk's size line has no end");
                    Line(rest[..lineEnd]);
                    skip += lineEnd + 2;
                    break;
            }
        }
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        switch (_part)
        {
            case Part.LineEndBehindData when line.IsEmpty:
                _part = Part.SizeLine;
                break;
            case Part.SizeLine when Utf8Parser.TryParse(line, out long size, out int digits, 'x') && size >= 0 && (digits == line.Length || line[digits] == (byte)';'):
                _left = size;
                _part = size > 0 ? Part.Data : Part.Trailers;
                break;
            case Part.Trailers:
                if (line.IsEmpty) _part = Part.Done;
                break;
            default:
                throw new LoadException(ErrorKind.Protocol, "the chunks of an answer are not framed as chunks");
        }
    }
}
