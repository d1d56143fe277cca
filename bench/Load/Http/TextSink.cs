using System.Text;

namespace Fleet.Load.Http;

/// <summary>A small answer kept as text: a playlist, or what an error says.</summary>
internal sealed class TextSink : IByteSink
{
    private const int MaxLength = 1024 * 1024;

    private byte[] _bytes = [];
    private int _length;

    public string Text => Encoding.UTF8.GetString(_bytes, 0, _length);

    public void Clear() => _length = 0;

    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > MaxLength) throw new LoadException(ErrorKind.Protocol, $"an answer of text with more than {MaxLength} bytes");
        if (_bytes.Length < _length + bytes.Length) Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }
}
