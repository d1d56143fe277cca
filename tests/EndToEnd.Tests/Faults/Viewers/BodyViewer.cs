using System.Buffers.Binary;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>An endless response: chunked CMAF with its length prefixes, or progressive MP4 without.</summary>
internal sealed class BodyViewer(HttpClient http, string address, bool hasLengths, Stream? copy = null) : LiveViewer(hasLengths ? "cmaf" : "stream.mp4")
{
    private const int BoxHeader = 8;

    protected override async Task<string> WatchAsync(CancellationToken ct)
    {
        using HttpResponseMessage response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode) return await response.Content.ReadAsStringAsync(ct);
        await using Stream body = await response.Content.ReadAsStreamAsync(ct);
        while (await ReadGroupAsync(body, ct) is { } group)
        {
            if (copy is not null) await copy.WriteAsync(group, ct);
            if (group.AsSpan(4, 4).SequenceEqual("ftyp"u8)) Played.OnInit(group);
            else Played.OnChunks(group);
        }

        return "the response ended";
    }

    private Task<byte[]?> ReadGroupAsync(Stream body, CancellationToken ct) => hasLengths ? ReadFrameAsync(body, ct) : ReadBoxesAsync(body, ct);

    private static async Task<byte[]?> ReadFrameAsync(Stream body, CancellationToken ct)
    {
        byte[] prefix = new byte[sizeof(uint)];
        if (await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, ct) == 0) return null;
        byte[] frame = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix)];
        await body.ReadExactlyAsync(frame, ct);
        return frame;
    }

    /// <summary>Boxes up to the end of an init segment or of a chunk.</summary>
    private static async Task<byte[]?> ReadBoxesAsync(Stream body, CancellationToken ct)
    {
        using var group = new MemoryStream();
        byte[] header = new byte[BoxHeader];
        do
        {
            if (await body.ReadAtLeastAsync(header, BoxHeader, throwOnEndOfStream: false, ct) == 0) return null;
            byte[] box = new byte[BinaryPrimitives.ReadUInt32BigEndian(header)];
            header.CopyTo(box, 0);
            await body.ReadExactlyAsync(box.AsMemory(BoxHeader), ct);
            await group.WriteAsync(box, ct);
        }
        while (!header.AsSpan(4).SequenceEqual("moov"u8) && !header.AsSpan(4).SequenceEqual("mdat"u8));
        return group.ToArray();
    }
}
