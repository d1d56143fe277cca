using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Fleet.Core.Rtp;
using Fleet.Core.Rtsp;

namespace Fleet.CameraSim.Tests.Server;

/// <summary>Speaks RTSP by hand over one connection, so that a test sees every byte a camera sends.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly RtspParser _parser = new();
    private byte[] _buffer = new byte[4096];
    private int _length;
    private int _sequence;
    private string _session = "";

    public long SkippedBytes => _parser.SkippedBytes;

    public static async Task<RawClient> ConnectAsync(CameraSimulator simulator)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, simulator.Port, TestContext.Current.CancellationToken);
        return client;
    }

    /// <summary>DESCRIBE, SETUP of the first track and PLAY.</summary>
    public static async Task<RawClient> PlayAsync(CameraSimulator simulator, string path)
    {
        RawClient client = await ConnectAsync(simulator);
        Uri url = simulator.UrlOf(path);
        Assert.Equal(200, (await client.AskAsync("DESCRIBE", url.OriginalString)).StatusCode);
        string camera = url.OriginalString.Split('?')[0];
        Assert.Equal(200, (await client.SetUpAsync(camera)).StatusCode);
        Assert.Equal(200, (await client.AskAsync("PLAY", camera)).StatusCode);
        return client;
    }

    public Task<RtspResponse> SetUpAsync(string camera) =>
        AskAsync("SETUP", camera + "/track=0", ("Transport", "RTP/AVP/TCP;unicast;interleaved=4-5"));

    public async Task<RtspResponse> AskAsync(string method, string url, params (string Name, string Value)[] headers)
    {
        var request = new RtspRequest(method, url) { Headers = { { "CSeq", $"{++_sequence}" } } };
        if (_session.Length > 0) request.Headers["Session"] = _session;
        foreach ((string name, string value) in headers) request.Headers[name] = value;
        await _socket.SendAsync(RtspRequestWriter.ToBytes(request), TestContext.Current.CancellationToken);
        while (true)
        {
            if (await ReadAsync() is not { } item) throw new IOException("The simulator closed the connection.");
            if (item.Response is not { } response) continue;
            if (SessionHeader.TryParse(response.Headers["Session"], out SessionHeader session)) _session = session.Id;
            return response;
        }
    }

    /// <summary>The next packet or response; null when the connection has ended.</summary>
    public async Task<Received?> ReadAsync()
    {
        while (true)
        {
            RtspReadStatus status = TryTake(out Received? received);
            if (received is not null) return received;
            if (status == RtspReadStatus.Skipped) continue;
            if (_length == _buffer.Length) Array.Resize(ref _buffer, 2 * _length);
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), TestContext.Current.CancellationToken);
            if (read == 0) return null;
            _length += read;
        }
    }

    public async Task<Received> ReadRtpAsync()
    {
        while (true)
        {
            Received item = await ReadAsync() ?? throw new IOException("The simulator closed the connection.");
            if (item is { IsRtp: true }) return item;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private RtspReadStatus TryTake(out Received? received)
    {
        received = null;
        RtspReadStatus status = _parser.TryRead(_buffer.AsSpan(0, _length), out RtspFrame frame, out int consumed);
        if (status == RtspReadStatus.Frame)
        {
            received = frame.Kind == RtspFrameKind.Interleaved ? Describe(frame) : new Received { Response = (RtspResponse)frame.Message! };
        }

        _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
        _length -= consumed;
        return status;
    }

    private static Received Describe(RtspFrame frame)
    {
        if (frame.Channel == 5)
        {
            ReadOnlySpan<byte> report = frame.Payload;
            return new Received { RtcpType = report[1], Ntp = BinaryPrimitives.ReadUInt64BigEndian(report.Length >= 28 ? report[8..] : new byte[8]), Timestamp = report.Length >= 28 ? BinaryPrimitives.ReadUInt32BigEndian(report[16..]) : 0 };
        }

        Assert.True(RtpPacket.TryParse(frame.Payload, out RtpPacket packet));
        return new Received { IsRtp = true, Sequence = packet.SequenceNumber, Timestamp = packet.Timestamp, Marker = packet.Marker, Payload = packet.Payload.ToArray() };
    }
}
