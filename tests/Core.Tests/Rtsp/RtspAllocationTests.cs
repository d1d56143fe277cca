using System.Net;
using System.Net.Sockets;
using System.Text;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>Alone in its process, because it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(RtspAllocationTests), DisableParallelization = true)]
[Collection(nameof(RtspAllocationTests))]
public sealed class RtspAllocationTests
{
    private const int WarmUp = 5_000;
    private const int Windows = 10;
    private const int WindowSize = 5_000;

    /// <summary>The smallest object takes 24; what is below comes from the process around.</summary>
    private const int MostBytesAPacket = 8;

    private const int MostUnderWay = 100;
    private const int SpinsUntilLost = 1_000;

    private const string Description = "v=0\r\ns=Camera\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track1\r\n";

    [Theory]
    [InlineData(RtspTransportMode.Tcp)]
    [InlineData(RtspTransportMode.Udp)]
    public async Task A_packet_costs_no_allocation(RtspTransportMode mode)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var handler = new CountingHandler();
        var camera = new Thread(() => Serve(listener, handler)) { IsBackground = true };
        camera.Start();

        RtspSource source = RtspSource.Parse($"rtsp://{listener.LocalEndPoint}/live") with { Transport = mode };
        await using RtspClient client = await RtspClient.ConnectAsync(source, new RtspClientOptions(), TimeProvider.System, TestContext.Current.CancellationToken);
        await client.SetupAsync(client.Description.Media, TestContext.Current.CancellationToken);
        await client.PlayAsync(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        Task running = client.RunAsync(handler, stop.Token);
        long allocated = await handler.Allocated.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.True(allocated <= WindowSize * MostBytesAPacket, $"{allocated} bytes were allocated for {WindowSize} packets");
    }

    private static void Serve(Socket listener, CountingHandler handler)
    {
        using Socket socket = listener.Accept();
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        byte[] buffer = new byte[4096];
        while (true)
        {
            string request = Encoding.Latin1.GetString(buffer, 0, socket.Receive(buffer));
            if (request.Length == 0) return;
            string[] lines = request.Split("\r\n");
            string transport = lines.FirstOrDefault(line => line.StartsWith("Transport", StringComparison.Ordinal)) ?? "X: y";
            string body = request.StartsWith("DESCRIBE", StringComparison.Ordinal) ? Description : "";
            socket.Send(Encoding.Latin1.GetBytes($"RTSP/1.0 200 OK\r\n{lines[1]}\r\n{transport}\r\nSession: 1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            if (request.StartsWith("SETUP", StringComparison.Ordinal) && TransportHeader.TryParse(transport.Split(": ")[1], out TransportHeader? header)
                && header.ClientPort is { } ports) udp.Connect(IPAddress.Loopback, ports.Rtp);
            if (request.StartsWith("PLAY", StringComparison.Ordinal)) Send(socket, udp, handler);
        }
    }

    private static void Send(Socket socket, Socket udp, CountingHandler handler)
    {
        byte[] frame = new byte[4 + 1200];
        (frame[0], frame[2], frame[3], frame[4], frame[5]) = ((byte)'$', 1200 >> 8, 1200 & 0xFF, 0x80, 96);
        int sent = 0;
        var patience = new SpinWait();
        while (!handler.Allocated.Task.IsCompleted)
        {
            // datagrams are dropped where the receiver is not waited for
            if (udp.Connected && sent - handler.Count > MostUnderWay)
            {
                patience.SpinOnce();
                if (patience.Count < SpinsUntilLost) continue;
                sent = handler.Count; // they were dropped after all
            }

            patience.Reset();

            if (udp.Connected) udp.Send(frame.AsSpan(4));
            else socket.Send(frame);
            sent++;
        }
    }

    /// <summary>What the process allocates while a window of packets passes: the least of several, since other things go on in it.</summary>
    private sealed class CountingHandler : IRtpPacketHandler
    {
        private long _before;
        private long _least = long.MaxValue;
        private volatile int _count;

        public TaskCompletionSource<long> Allocated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count => _count;

        public void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
        {
            _count++;
            if (_count < WarmUp || (_count - WarmUp) % WindowSize != 0) return;
            long now = GC.GetTotalAllocatedBytes(precise: true);
            if (_count > WarmUp) _least = Math.Min(_least, now - _before);
            if (_count == WarmUp + Windows * WindowSize) Allocated.TrySetResult(_least);
            _before = GC.GetTotalAllocatedBytes(precise: true);
        }

        public void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp)
        {
        }
    }
}
