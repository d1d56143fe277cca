using System.Net.Sockets;
using System.Text;
using Fleet.CameraSim;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>The on-demand lifecycle: one slow viewer never delays another.</summary>
public sealed class SlowViewerTests(InteropHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_slow_viewer_drops_to_the_next_key_frame_and_delays_nobody()
    {
        await using InteropCamera camera = await host.StartCameraAsync(new CameraSimOptions { KeyFrameAtPlay = true, BitRate = 16_000_000, Audio = SimulatedAudio.None }, new { }, _ct);
        using var slow = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await slow.ConnectAsync(camera.Host.Host, camera.Host.Port, _ct);
        await slow.SendAsync(Encoding.ASCII.GetBytes($"GET {camera.Live("cmaf").PathAndQuery} HTTP/1.0\r\nHost: fleet\r\n\r\n"), _ct);
        using HttpResponseMessage quick = await camera.GetAsync(camera.Live("cmaf"), _ct);
        var reader = new CmafReader(await quick.Content.ReadAsStreamAsync(_ct));

        // the one reads nothing until it has lost something; the other misses nothing meanwhile
        (uint last, _) = await reader.ChunkAsync(_ct);
        int skips = 0;
        long start = TimeProvider.System.GetTimestamp();
        for (int pictures = 1; skips < 2; pictures++)
        {
            (uint sequence, _) = await reader.ChunkAsync(_ct);
            Assert.Equal(last + 1, sequence);
            last = sequence;
            if (pictures % 25 == 0) skips = (await camera.StatusAsync(_ct)).GetProperty("skips").GetInt32();
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "who reads nothing lost nothing");
        }

        // it reads on in the same response: there is a hole, and behind it a key frame
        using var stream = new NetworkStream(slow);
        await SkipHeadAsync(stream);
        var behind = new CmafReader(stream);
        (uint previous, bool isFirstSync) = await behind.ChunkAsync(_ct);
        Assert.True(isFirstSync);
        while (true)
        {
            (uint sequence, bool isSync) = await behind.ChunkAsync(_ct);
            if (sequence == previous + 1)
            {
                previous = sequence;
                continue;
            }

            Assert.True(sequence > previous && isSync, $"{previous} is followed by {sequence}");
            break;
        }
    }

    private async Task SkipHeadAsync(NetworkStream stream)
    {
        byte[] one = new byte[1];
        for (int matched = 0; matched < 4;)
        {
            await stream.ReadExactlyAsync(one, _ct);
            matched = one[0] == "\r\n\r\n"[matched] ? matched + 1 : one[0] == '\r' ? 1 : 0;
        }
    }
}
