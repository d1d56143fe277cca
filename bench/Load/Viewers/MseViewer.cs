using System.Net.WebSockets;
using System.Text;

namespace Fleet.Load.Viewers;

/// <summary>Media Source over a WebSocket: a text message with the codecs that can be played, then init and chunks as binary messages.</summary>
internal sealed class MseViewer(LoadTarget target, ViewerMeter meter, string hello) : IViewer
{
    public const string FleetHello = Codecs;
    public const string Go2RtcHello = $$"""{"type":"mse","value":"{{Codecs}}"}""";

    private const string Codecs = "avc1.640029,avc1.64002A,avc1.640033,hvc1.1.6.L153.B0,mp4a.40.2,mp4a.40.5,flac,opus";
    private const int BufferSize = 64 * 1024;

    public async Task WatchAsync(CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        try
        {
            await socket.ConnectAsync(new UriBuilder(target.Url) { Scheme = "ws" }.Uri, ct);
        }
        catch (WebSocketException e) when (!ct.IsCancellationRequested)
        {
            throw new LoadException(socket.HttpStatusCode == 0 ? ErrorKind.Connect : ErrorKind.Status((int)socket.HttpStatusCode), e.Message, e);
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(hello), WebSocketMessageType.Text, endOfMessage: true, ct);
        var sink = new BoxSink(meter);
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), ct);
            meter.Received(received.Count);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new LoadException(ErrorKind.Closed, $"the server closed with {socket.CloseStatus}: {socket.CloseStatusDescription}");
            if (received.MessageType == WebSocketMessageType.Binary) sink.Take(buffer.AsSpan(0, received.Count));
            else RefuseErrors(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }

    /// <summary>go2rtc says <c>{"type":"error",...}</c> and keeps the socket open.</summary>
    private static void RefuseErrors(string message)
    {
        if (message.Contains("\"type\":\"error\"", StringComparison.Ordinal)) throw new LoadException(ErrorKind.Refused, message);
    }
}
