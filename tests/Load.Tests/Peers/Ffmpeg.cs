using System.Diagnostics;
using System.Globalization;

namespace Fleet.Load.Tests.Peers;

/// <summary>Fragmented MP4 as ffmpeg writes it: 3 s of 25 pictures a second with a key frame a second, and sound.</summary>
internal static class Ffmpeg
{
    public const string FragmentAPicture = "+empty_moov+default_base_moof+frag_every_frame";

    public static async Task<byte[]> MakeAsync(string movieFlags, CancellationToken ct, int seconds = 3, bool withSound = true)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))))
            Assert.Skip("ffmpeg is not installed.");
        string length = seconds.ToString(CultureInfo.InvariantCulture);
        string[] sound = withSound ? ["-f", "lavfi", "-i", "sine=sample_rate=48000", "-c:a", "aac"] : [];
        string[] arguments =
        [
            "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=160x90:rate=25", .. sound, "-t", length, "-c:v", "libx264", "-preset", "ultrafast",
            "-bf", "0", "-g", "25", "-keyint_min", "25", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-movflags", movieFlags, "-f", "mp4", "pipe:1",
        ];
        using Process process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, ct);
        await process.WaitForExitAsync(ct);
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
