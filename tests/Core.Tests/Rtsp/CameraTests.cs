using System.Net.Sockets;
using Fleet.Core.Rtsp;
using Fleet.Testing;
using Fleet.Testing.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>Plays every file of Cameras/ over real sockets; Cameras/README.md tells how they read.</summary>
public sealed class CameraTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cameras");

    public static TheoryData<string> Cameras => [.. Directory.EnumerateFiles(Folder, "*.rtsp").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cameras))]
    public async Task Gets_along_with_the_camera(string camera)
    {
        RtspScript script = RtspScript.Parse(ReadFile(camera), part => ReadFile(Path.Combine("parts", part)));
        Assert.SkipUnless(Socket.OSSupportsIPv6 || !script.Setting("URL")!.Contains("{six}", StringComparison.Ordinal), "There is no IPv6 here.");
        var time = new ManualTime();
        var handler = new RecordingHandler();
        using var stop = new CancellationTokenSource();
        using var server = new ScriptedRtspServer(script, time, handler, stop.Cancel);
        server.Start();

        using var giveUp = new CancellationTokenSource(Patience, TimeProvider.System);
        Task served = server.RunAsync(giveUp.Token);
        var client = new ScriptedClient(script, server.Fill, time, handler);
        // a client that ran into trouble makes the script wait for a request that never comes, and the other way round
        Task played = client.PlayAsync(stop.Token).WaitAsync(giveUp.Token);
        if (await Task.WhenAny(served, played) == served) await served;
        await played;
        string said = client.Error?.Message ?? "no error";
        if (!served.IsCompleted && await Task.WhenAny(served, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, giveUp.Token)) != served)
            Assert.Fail($"the client ended in the middle of the script, with: {said}");
        await served;

        Check(script, server, client, handler);
    }

    private static void Check(RtspScript script, ScriptedRtspServer server, ScriptedClient client, RecordingHandler handler)
    {
        if (!script.Expectations.Any(line => line.Rest.StartsWith("error", StringComparison.Ordinal))) Assert.Null(client.Error);
        Assert.NotEmpty(script.Expectations);
        var media = new MediaExpectations(script, client.Media);
        foreach (RtspScriptLine line in script.Expectations)
        {
            string[] words = line.Rest.Split(' ', 2);
            switch (words[0])
            {
                case "rtp" or "rtcp":
                    int[] numbers = [.. words[1].Split(' ').Select(word => int.Parse(word, System.Globalization.CultureInfo.InvariantCulture))];
                    Assert.Equal(numbers[1], handler.Packets.Count(packet => packet.Track == numbers[0] && packet.IsRtcp == (words[0] == "rtcp")));
                    break;
                case "error":
                    Assert.Contains(server.Fill(words[1]), client.Error?.Message ?? "no error", StringComparison.Ordinal);
                    break;
                case "quirk":
                    Assert.Contains(client.Quirks, quirk => quirk.Contains(words[1], StringComparison.Ordinal));
                    break;
                case "transport":
                    Assert.Equal(words[1], client.Transport.ToString().ToLowerInvariant());
                    break;
                default:
                    Assert.True(media.Check(line), $"line {line.Number}: no such expectation");
                    break;
            }
        }

        media.CheckThatAllWasNamed();
    }

    private static string ReadFile(string name) => File.ReadAllText(Path.Combine(Folder, name + ".rtsp"));
}
