using System.Buffers;

namespace Fleet.Hosting.Http2;

/// <summary>What a client that knows it speaks to HTTP/2 sends first (RFC 9113 section 3.4).</summary>
internal static class Http2Preface
{
    private static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <returns>Null while it may still become one.</returns>
    public static bool? Begins(in ReadOnlySequence<byte> received)
    {
        Span<byte> head = stackalloc byte[Bytes.Length];
        int length = (int)Math.Min(received.Length, head.Length);
        received.Slice(0, length).CopyTo(head);
        if (!Bytes.StartsWith(head[..length])) return false;
        return length == Bytes.Length ? true : null;
    }
}
