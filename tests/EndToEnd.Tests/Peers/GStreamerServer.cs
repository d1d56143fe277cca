using System.Diagnostics;
using System.Globalization;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>GStreamer's RTSP server (gst-rtsp-server.py beside this file) as a process of its own.</summary>
internal sealed class GStreamerServer : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly Process _process;
    private readonly int _port;

    private GStreamerServer(Process process, int port)
    {
        _process = process;
        _port = port;
    }

    /// <param name="certificate">A file with a certificate and its key: the server then speaks rtsps.</param>
    /// <param name="pictures">After about how many pictures each stream ends; 0 for never.</param>
    public static async Task<GStreamerServer> StartAsync(int pictures, CancellationToken ct, string? user = null, string? password = null, string? certificate = null)
    {
        ToolResult check = await Tool.RunAsync(Python, ["-c", "import gi; gi.require_version('GstRtspServer', '1.0')"], ct);
        if (check.ExitCode != 0) Assert.Skip("GStreamer's RTSP server is not installed (Debian: gir1.2-gst-rtsp-server-1.0).");

        string[] login = user is null ? [] : ["--user", user, "--password", password!];
        string[] encryption = certificate is null ? [] : ["--certificate", certificate];
        Process process = Tool.Start(Python,
            [Path.Combine(AppContext.BaseDirectory, "Peers", "gst-rtsp-server.py"), "--pictures", pictures.ToString(CultureInfo.InvariantCulture), .. login, .. encryption]);
        process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        process.BeginErrorReadLine();
        string? line = await process.StandardOutput.ReadLineAsync(ct);
        if (line is null || !line.StartsWith("listening ", StringComparison.Ordinal))
            throw new InvalidOperationException($"GStreamer's server said '{line}' instead of its port.");
        return new GStreamerServer(process, int.Parse(line.AsSpan("listening ".Length), CultureInfo.InvariantCulture));
    }

    public string Url(string mount, string login = "", string scheme = "rtsp") =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://{login}127.0.0.1:{_port}/{mount}");

    /// <summary>How many pictures the ended stream of a mount had. To be asked once a stream.</summary>
    public async Task<int> PicturesSentAsync(string mount, CancellationToken ct)
    {
        string prefix = $"sent /{mount} ";
        while (await _process.StandardOutput.ReadLineAsync(ct) is { } line)
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal)) return int.Parse(line.AsSpan(prefix.Length), CultureInfo.InvariantCulture);
        }

        throw new InvalidOperationException($"GStreamer's server ended without having sent /{mount}.");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
