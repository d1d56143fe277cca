using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

internal static class Ffmpeg
{
    /// <summary>Every picture and every sound of the file is decoded, without a word of complaint.</summary>
    public static async Task AssertDecodesWholeAsync(string file, CancellationToken ct)
    {
        // the time base of the file: ffmpeg would warn of pictures that it rounds to the same tick of its own
        ToolResult result = await Tool.RunAsync("ffmpeg",
            ["-v", "warning", "-xerror", "-i", file, "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "null", "-"], ct);
        Assert.Equal(new ToolResult(0, "", ""), result);
    }
}
