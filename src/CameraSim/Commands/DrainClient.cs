using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fleet.CameraSim.Commands;

/// <summary>The least an RTSP client can do: set one video track up, play it, and count bytes.</summary>
internal static class DrainClient
{
    private const int Buffer = 256 * 1024;

    public static async Task<long> RunAsync(int port, string camera, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        byte[] buffer = new byte[Buffer];
        long bytes = 0;
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, ct);
            string url = $"rtsp://127.0.0.1:{port}/{camera}";
            string answer = await AskAsync($"SETUP {url}/track=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n");
            string session = answer.Split('\n').First(line => line.StartsWith("Session:", StringComparison.Ordinal)).Split(' ', ';')[1].Trim();
            await AskAsync($"PLAY {url} RTSP/1.0\r\nCSeq: 2\r\nSession: {session}\r\n\r\n");
            while (await socket.ReceiveAsync(buffer, ct) is > 0 and int read) bytes += read;
        }
        catch (OperationCanceledException)
        {
            // the time is up
        }

        return bytes;

        async Task<string> AskAsync(string request)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), ct);
            int read = await socket.ReceiveAsync(buffer, ct);
            string text = Encoding.ASCII.GetString(buffer, 0, read);
            return text.Contains(" 200 OK", StringComparison.Ordinal) ? text : throw new InvalidOperationException($"The simulator answered: {text}");
        }
    }
}
