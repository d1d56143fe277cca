using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Fleet.Delivery.Tests;

/// <summary>Reads what clients read.</summary>
internal static class Bodies
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<byte[]> ReadAsync(this Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Ct);
        return bytes;
    }

    /// <summary>One <c>[u32be length][bytes]</c>.</summary>
    public static async Task<byte[]> ReadFrameAsync(this Stream stream) =>
        await stream.ReadAsync(BinaryPrimitives.ReadInt32BigEndian(await stream.ReadAsync(sizeof(int))));

    public static async Task<(WebSocketMessageType Type, byte[] Bytes)> ReadMessageAsync(this WebSocket socket)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, Ct);
            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return (received.MessageType, message.ToArray());
        }
    }

    public static async Task<string> ReadTextAsync(this WebSocket socket)
    {
        (WebSocketMessageType type, byte[] bytes) = await socket.ReadMessageAsync();
        Assert.Equal(WebSocketMessageType.Text, type);
        return Encoding.UTF8.GetString(bytes);
    }

    public static async Task<byte[]> ReadBinaryAsync(this WebSocket socket)
    {
        (WebSocketMessageType type, byte[] bytes) = await socket.ReadMessageAsync();
        Assert.Equal(WebSocketMessageType.Binary, type);
        return bytes;
    }
}
