using System.Diagnostics;

namespace Fleet.EndToEnd.Tests.Browser;

/// <summary>A headless Chromium that opens one page and lives until disposed.</summary>
internal sealed class Chromium : IDisposable
{
    private const string Executable = "/usr/bin/chromium";

    private readonly Process _process;
    private readonly DirectoryInfo _profile;

    private Chromium(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    public static bool IsInstalled => File.Exists(Executable);

    public static void SkipUnlessInstalled()
    {
        if (!IsInstalled) Assert.Skip("Chromium is not installed (Debian: chromium).");
    }

    public static Chromium Open(Uri page, params string[] switches)
    {
        DirectoryInfo profile = Directory.CreateTempSubdirectory("fleet-chromium-");
        var start = new ProcessStartInfo(Executable)
        {
            ArgumentList =
            {
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required",
                $"--user-data-dir={profile.FullName}", page.AbsoluteUri,
            },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (string more in switches) start.ArgumentList.Insert(0, more);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("Chromium did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new Chromium(process, profile);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _profile.Delete(recursive: true);
    }
}
