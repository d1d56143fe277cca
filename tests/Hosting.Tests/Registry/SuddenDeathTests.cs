using System.Diagnostics;
using System.Globalization;
using Fleet.Core.Fleet;
using Fleet.Hosting.Registry;
using Fleet.Testing.Registry;

namespace Fleet.Hosting.Tests.Registry;

public sealed class SuddenDeathTests
{
    private const int Deaths = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_process_killed_while_it_writes_loses_nothing_it_had_confirmed()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("cameras.json");
        await using (JsonCameraRegistry registry = await OpenAsync(path))
        {
            Camera filler = SampleCameras.Full("filler");
            await registry.AddAsync(filler, Ct);
        }

        await FillAsync(path);
        var random = new Random(1);
        int confirmed = 0;
        for (int death = 0; death < Deaths; death++)
        {
            confirmed = Math.Max(confirmed, await WriteAndDieAsync(path, writes: random.Next(1, 12), patience: TimeSpan.FromMicroseconds(random.Next(0, 20_000))));

            await using JsonCameraRegistry registry = await OpenAsync(path);
            VersionedCamera? counter = await registry.FindAsync(CameraId.Parse("counter"), Ct);
            int kept = int.Parse(counter!.Camera.Name, CultureInfo.InvariantCulture);
            // a write may be on the disk before it could be confirmed
            Assert.InRange(kept, confirmed, confirmed + 1);
            CameraPage page = await registry.ListAsync(new CameraQuery { Limit = CameraQuery.MaxLimit }, Ct);
            Assert.Equal(EndlessWriter.Cameras + 2, page.Items.Count);
        }

        Assert.True(confirmed >= Deaths, $"Only {confirmed} writes were made.");
    }

    [Fact]
    public async Task Whatever_a_death_leaves_of_the_next_file_is_overwritten()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("cameras.json");
        await using (JsonCameraRegistry registry = await OpenAsync(path)) await registry.AddAsync(SampleCameras.Full("a"), Ct);
        byte[] whole = await File.ReadAllBytesAsync(path, Ct);

        for (int length = 0; length <= whole.Length; length++)
        {
            await File.WriteAllBytesAsync(directory.File(".cameras.json.tmp"), whole[..length], Ct);
            if (length % 16 != 0) continue;
            await using JsonCameraRegistry registry = await OpenAsync(path);
            await registry.ReplaceAsync(SampleCameras.Full("a") with { Name = $"after {length}" }, null, Ct);
            Assert.Equal($"after {length}", (await registry.FindAsync(CameraId.Parse("a"), Ct))!.Camera.Name);
            Assert.False(File.Exists(directory.File(".cameras.json.tmp")));
        }
    }

    [Fact]
    public async Task A_second_process_is_told_that_the_file_is_taken()
    {
        using var directory = new TemporaryDirectory();
        await using JsonCameraRegistry registry = await OpenAsync(directory.File("cameras.json"));

        CameraRegistryException e = await Assert.ThrowsAsync<CameraRegistryException>(() => OpenAsync(directory.File("cameras.json")));

        Assert.Contains("in use by another process", e.Message, StringComparison.Ordinal);
    }

    private static Task<JsonCameraRegistry> OpenAsync(string path) => JsonCameraRegistry.OpenAsync(path, TimeProvider.System, Assert.Fail, Ct);

    /// <summary>By hand, in one edit, and through the registry's own eyes afterwards.</summary>
    private static async Task FillAsync(string path)
    {
        string cameras = string.Join(",\n", Enumerable.Range(0, EndlessWriter.Cameras).Select(i => $$"""{ "id": "cam-{{i}}", "source": "rtsp://192.0.2.1/{{i}}" }"""));
        string text = await File.ReadAllTextAsync(path, Ct);
        int end = text.LastIndexOf(']');
        await File.WriteAllTextAsync(path, $"{text[..end].TrimEnd()},\n{cameras}{text[end..]}", Ct);
    }

    /// <returns>The last write the process had confirmed.</returns>
    private static async Task<int> WriteAndDieAsync(string path, int writes, TimeSpan patience)
    {
        using Process process = Process.Start(new ProcessStartInfo
        {
            FileName = Path.ChangeExtension(typeof(SuddenDeathTests).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null),
            ArgumentList = { EndlessWriter.Argument, path },
            RedirectStandardOutput = true,
        })!;
        int confirmed = 0;
        try
        {
            for (int i = 0; i < writes; i++) confirmed = int.Parse((await process.StandardOutput.ReadLineAsync(Ct))!, CultureInfo.InvariantCulture);
            // somewhere in a later write
            await Task.Delay(patience, TimeProvider.System, Ct);
        }
        finally
        {
            process.Kill();
        }

        foreach (string line in (await process.StandardOutput.ReadToEndAsync(Ct)).Split('\n'))
        {
            if (int.TryParse(line, CultureInfo.InvariantCulture, out int count)) confirmed = count;
        }

        await process.WaitForExitAsync(Ct);
        return confirmed;
    }
}
