using System.Text.Json;

namespace Fleet.EndToEnd.Tests.Browser;

/// <summary>Plays a recording through MediaSource in Chromium, a chunk an append, and tells what the browser made of it.</summary>
internal static class MediaSourcePlayback
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<PlaybackResult> PlayAsync(byte[] media, string mimeType, CancellationToken ct)
    {
        Chromium.SkipUnlessInstalled();
        string page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Browser", "media-source.html"), ct);
        byte[] parameters = JsonSerializer.SerializeToUtf8Bytes(new { mime = mimeType, offsets = AppendOffsets.Of(media) });
        await using PageServer server = await PageServer.StartAsync(page, new Dictionary<string, byte[]>
        {
            ["media.mp4"] = media,
            ["parameters.json"] = parameters,
        });
        using Chromium browser = Chromium.Open(server.Page);
        JsonElement result = await server.ResultAsync(Patience, ct);
        return result.Deserialize<PlaybackResult>(JsonSerializerOptions.Web)!;
    }
}
