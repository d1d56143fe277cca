using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Fleet.Core.Cmaf;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>Writes to the body of an endless response, each init segment and each group of chunks behind its length where that is asked for.</summary>
internal sealed class BodyOutput(PipeWriter body, bool withLengths, bool videoOnly, CancellationToken ct) : IViewerOutput
{
    public ValueTask WriteAsync(IReadOnlyList<ViewerItem> items)
    {
        int start = 0;
        for (int i = 0; i < items.Count; i++)
        {
            if (!items[i].EndsGroup) continue;
            WriteGroup(items, start, i + 1);
            start = i + 1;
        }

        ValueTask<FlushResult> flush = body.FlushAsync(ct);
        if (!flush.IsCompletedSuccessfully) return AwaitAsync(flush);
        Check(flush.Result);
        return ValueTask.CompletedTask;
    }

    private static async ValueTask AwaitAsync(ValueTask<FlushResult> flush) => Check(await flush.ConfigureAwait(false));

    private static void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The client has gone.");
    }

    private void WriteGroup(IReadOnlyList<ViewerItem> items, int start, int end)
    {
        if (withLengths)
        {
            long length = 0;
            for (int i = start; i < end; i++) length += BytesOf(items[i]).Length;
            BinaryPrimitives.WriteUInt32BigEndian(body.GetSpan(sizeof(uint)), checked((uint)length));
            body.Advance(sizeof(uint));
        }

        for (int i = start; i < end; i++) body.Write(BytesOf(items[i]).Span);
    }

    private ReadOnlyMemory<byte> BytesOf(in ViewerItem item) => item.Init is { } init ? InitBytes(init, videoOnly) : item.Chunk!.Bytes;

    internal static ReadOnlyMemory<byte> InitBytes(InitSegment init, bool videoOnly) => videoOnly && init.VideoFormat is not null ? init.Video : init.Both;
}
