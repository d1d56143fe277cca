using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Fleet.Core.Cmaf;
using Fleet.Core.Hls;
using Fleet.Delivery.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Fleet.Delivery.Hls;

internal static class HlsResponses
{
    private const int MostUnflushed = 128 * 1024;

    /// <param name="maxAge">Seconds; only for an address that names what it waits for.</param>
    public static async Task<Problem?> PlaylistAsync(HttpContext context, RenderedPlaylist playlist, PlaylistRequest request, int? maxAge)
    {
        var text = new ArrayBufferWriter<byte>(playlist.LengthFor(request));
        playlist.WriteTo(text, request);
        ReadOnlyMemory<byte> body = text.WrittenMemory;
        HttpResponse response = context.Response;
        response.ContentType = "application/vnd.apple.mpegurl";
        response.Headers.CacheControl = maxAge is { } seconds ? $"max-age={seconds.ToString(CultureInfo.InvariantCulture)}" : "no-cache";
        response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        if (AcceptsGzip(context.Request))
        {
            body = Compress(body);
            response.Headers.ContentEncoding = "gzip";
        }

        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await new StallGuard(context).WatchAsync(response.Body.WriteAsync(body, context.RequestAborted)).ConfigureAwait(false);
        return null;
    }

    public static ReadOnlyMemory<byte>[] BytesOf(ChunkLease lease)
    {
        ReadOnlySpan<Chunk> chunks = lease.Chunks;
        var bytes = new ReadOnlyMemory<byte>[chunks.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = chunks[i].Bytes;
        return bytes;
    }

    /// <summary>A file whole, or the one range asked for (RFC 9110 section 14.2; several are answered by the whole).</summary>
    public static async Task<Problem?> FileAsync(HttpContext context, ReadOnlyMemory<byte>[] parts)
    {
        long length = parts.Sum(part => (long)part.Length);
        (long start, long end) = (0, length);
        HttpResponse response = context.Response;
        response.Headers.AcceptRanges = "bytes";
        if (new RequestHeaders(context.Request.Headers).Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges })
        {
            RangeItemHeaderValue range = ranges.Single();
            (start, end) = range.From is { } from ? (from, Math.Min((range.To ?? long.MaxValue - 1) + 1, length)) : (Math.Max(0, length - range.To!.Value), length);
            if (start >= end)
            {
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                return Problem.BadRequest("Range begins past the end of the file.") with { Status = StatusCodes.Status416RangeNotSatisfiable };
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start}-{end - 1}/{length}");
        }

        response.ContentType = "video/mp4";
        response.Headers.CacheControl = "public, max-age=3600, immutable";
        response.ContentLength = end - start;
        if (!HttpMethods.IsHead(context.Request.Method)) await WriteAsync(context, parts, start, end).ConfigureAwait(false);
        return null;
    }

    /// <summary>A part goes out in one piece, and a segment doesn't pile up in front of a slow client.</summary>
    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte>[] parts, long start, long end)
    {
        var guard = new StallGuard(context);
        PipeWriter body = context.Response.BodyWriter;
        long position = 0, unflushed = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            int from = (int)Math.Clamp(start - position, 0, part.Length), to = (int)Math.Clamp(end - position, 0, part.Length);
            body.Write(part.Span[from..to]);
            position += part.Length;
            unflushed += to - from;
            if (unflushed < MostUnflushed) continue;
            unflushed = 0;
            FlushResult flushed = await guard.WatchAsync(body.FlushAsync(context.RequestAborted)).ConfigureAwait(false);
            if (flushed.IsCompleted) return;
        }

        await guard.WatchAsync(body.FlushAsync(context.RequestAborted)).ConfigureAwait(false);
    }

    private static bool AcceptsGzip(HttpRequest request)
    {
        foreach (StringWithQualityHeaderValue value in new RequestHeaders(request.Headers).AcceptEncoding)
            if (value.Value == "gzip") return value.Quality is not 0;
        return false;
    }

    private static byte[] Compress(ReadOnlyMemory<byte> text)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(text.Span);
        return compressed.ToArray();
    }
}
