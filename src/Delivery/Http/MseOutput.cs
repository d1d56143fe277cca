using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Fleet.Core.Cmaf;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>Each epoch's codec, MIME type and init segment, and each chunk, as a message of its own.</summary>
internal sealed class MseOutput(WebSocket socket, StallGuard guard, bool videoOnly, CodecOffer offer, CancellationToken ct) : IViewerOutput
{
    public async ValueTask WriteAsync(IReadOnlyList<ViewerItem> items)
    {
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Init is { } init) await SendInitAsync(init).ConfigureAwait(false);
            else await guard.WatchAsync(socket.SendAsync(items[i].Chunk!.Bytes, WebSocketMessageType.Binary, items[i].EndsGroup, ct)).ConfigureAwait(false);
        }
    }

    private async ValueTask SendInitAsync(InitSegment init)
    {
        if (!offer.Allows(init)) throw new NotSupportedException("The client can't play this epoch.");
        bool onlyVideo = videoOnly && init.VideoFormat is not null;
        string mimeType = onlyVideo ? init.VideoMimeType! : init.BothMimeType;
        if (init.VideoFormat is { } video) await SendTextAsync(Encoding.ASCII.GetBytes($"codec:{CodecOffer.NameOf(video.Codec)}")).ConfigureAwait(false);
        await SendTextAsync(JsonSerializer.SerializeToUtf8Bytes(new MimeTypeMessage(mimeType), DeliveryJson.Default.MimeTypeMessage)).ConfigureAwait(false);
        await guard.WatchAsync(socket.SendAsync(BodyOutput.InitBytes(init, videoOnly), WebSocketMessageType.Binary, endOfMessage: true, ct)).ConfigureAwait(false);
    }

    private ValueTask SendTextAsync(byte[] text) =>
        guard.WatchAsync(socket.SendAsync(text.AsMemory(), WebSocketMessageType.Text, endOfMessage: true, ct));
}
