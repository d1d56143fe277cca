using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>MediaSource over a WebSocket. It says nothing of what it can play, so it is sent whatever there is.</summary>
internal sealed class MseViewer(Uri address) : LiveViewer("mse")
{
    private readonly List<string> _texts = [];

    /// <summary>Codec names and MIME types, in the order they came.</summary>
    public IReadOnlyList<string> Texts
    {
        get { lock (_texts) return [.. _texts]; }
    }

    protected override async Task<string> WatchAsync(CancellationToken ct)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, ct);
        byte[] buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, ct);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
                return $"{received.CloseStatus} {received.CloseStatusDescription}";
            }

            message.Write(buffer, 0, received.Count);
            if (!received.EndOfMessage) continue;
            Take(received.MessageType, message.ToArray());
            message.SetLength(0);
        }
    }

    private void Take(WebSocketMessageType type, byte[] message)
    {
        if (type == WebSocketMessageType.Text)
        {
            string text = Encoding.UTF8.GetString(message);
            lock (_texts) _texts.Add(text.StartsWith('{') ? JsonSerializer.Deserialize<JsonElement>(text).GetProperty("mimeType").GetString()! : text);
        }
        else if (!message.AsSpan(4, 4).SequenceEqual("ftyp"u8)) Played.OnChunks(message);
        else
        {
            Played.OnInit(message);
            lock (_texts)
                if (_texts.Count != 2 * Played.Epochs.Count) throw new Mp4Exception($"an init segment behind {_texts.Count} messages of codecs");
        }
    }
}
