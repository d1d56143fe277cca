using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Fleet.Core.Cmaf;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Http;

/// <summary>Writes to the body of an endless response, each init segment and each group of chunks behind its length where that is asked for.</summary>
internal sealed class BodyOutput(PipeWriter body, StallGuard guard, bool withLengths, bool videoOnly, CancellationToken ct) : IViewerOutput
{
    /// <summary>Who catches up is written to in steps, so that it shows that it takes something.</summary>
    private const int StepSize = 64 * 1024;

    public ValueTask WriteAsync(IReadOnlyList<ViewerItem> items)
    {
        int next = WriteStep(items, 0);
        ValueTask<FlushResult> flush = body.FlushAsync(ct);
        if (next < items.Count || !flush.IsCompletedSuccessfully) return WriteRestAsync(items, next, flush);
        Check(flush.Result);
        return ValueTask.CompletedTask;
    }

    private async ValueTask WriteRestAsync(IReadOnlyList<ViewerItem> items, int next, ValueTask<FlushResult> flush)
    {
        Check(await guard.WatchAsync(flush).ConfigureAwait(false));
        while (next < items.Count)
        {
            next = WriteStep(items, next);
            Check(await guard.WatchAsync(body.FlushAsync(ct)).ConfigureAwait(false));
        }
    }

    /// <returns>Where the next step begins.</returns>
    private int WriteStep(IReadOnlyList<ViewerItem> items, int start)
    {
        long written = 0;
        int i = start;
        while (i < items.Count && written < StepSize)
        {
            int first = i;
            while (!items[i].EndsGroup) i++;
            i++;
            written += WriteGroup(items, first, i);
        }

        return i;
    }

    private static void Check(FlushResult result)
    {
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The client has gone.");
    }

    private long WriteGroup(IReadOnlyList<ViewerItem> items, int start, int end)
    {
        long length = 0;
        for (int i = start; i < end; i++) length += BytesOf(items[i]).Length;
        if (withLengths)
        {
            BinaryPrimitives.WriteUInt32BigEndian(body.GetSpan(sizeof(uint)), checked((uint)length));
            body.Advance(sizeof(uint));
        }

        for (int i = start; i < end; i++) body.Write(BytesOf(items[i]).Span);
        return length;
    }

    private ReadOnlyMemory<byte> BytesOf(in ViewerItem item) => item.Init is { } init ? InitBytes(init, videoOnly) : item.Chunk!.Bytes;

    internal static ReadOnlyMemory<byte> InitBytes(InitSegment init, bool videoOnly) => videoOnly && init.VideoFormat is not null ? init.Video : init.Both;
}
