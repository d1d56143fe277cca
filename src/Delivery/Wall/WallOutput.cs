using System.Buffers;
using System.Text.Json;
using System.Threading.Tasks.Sources;
using Fleet.Core.Cmaf;
using Fleet.Delivery.Http;
using Fleet.Delivery.Streams;

namespace Fleet.Delivery.Wall;

/// <summary>What one slot writes: its camera's items while it has a viewer there, and word of its state in between. One write at a time.</summary>
internal sealed class WallOutput(int slot, string camera, bool videoOnly, WallBody body) : IViewerOutput, IValueTaskSource
{
    private static readonly byte[] Live = ToJson(SlotState.Live);

    private static readonly byte[] Reconnecting = ToJson(SlotState.Reconnecting);

    private readonly SlotDescription _camera = new(slot, camera);
    private ManualResetValueTaskSourceCore<bool> _pending;
    private IReadOnlyList<ViewerItem> _items = [];
    private int _next;
    private byte[]? _word;
    private byte[] _described = [];
    private byte[] _told = [];

    /// <summary>Bytes that wait to be written, but for headers and descriptions.</summary>
    public long Size { get; private set; }

    /// <summary>All that was to be written is.</summary>
    public bool IsDone => _word is null && _next == _items.Count;

    public ValueTask WriteAsync(IReadOnlyList<ViewerItem> items)
    {
        (_items, _next) = (items, 0);
        Size = SizeOf(items, 0, items.Count);
        // a viewer that is done takes locks of its own and no others: the thread may be anybody's
        _pending.RunContinuationsAsynchronously = false;
        return body.WriteAsync(this);
    }

    /// <summary>Not while the slot has a viewer.</summary>
    public ValueTask TellAsync(SlotState state)
    {
        (_items, _next, _word) = ([], 0, ToJson(state));
        Size = _word.Length;
        // what a slot does next may take a camera's locks, and the thread that writes may hold those of another
        _pending.RunContinuationsAsynchronously = true;
        return body.WriteAsync(this);
    }

    public void DescribeTo(IBufferWriter<byte> writer) => DescribeTo(writer, _camera);

    /// <summary>A round's share. Called by whoever has the body's turn.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        if (_word is { } word)
        {
            _word = null;
            Tell(writer, word);
            return;
        }

        long written = 0;
        for (int i = _next; i < _items.Count && written < WallBody.RoundBytes; i++)
        {
            if (!_items[i].EndsGroup) continue;
            if (_items[i].Init is { } init) Begin(writer, init);
            else if (_items[i].Chunk is not null) written += WriteGroup(writer, _next, i + 1);
            else if (_told == Live) Tell(writer, Reconnecting);
            _next = i + 1;
        }

        Size -= written;
    }

    /// <summary>From here on the write is pending, until <see cref="Complete"/>.</summary>
    public ValueTask Wait()
    {
        _pending.Reset();
        return new ValueTask(this, _pending.Version);
    }

    public void Complete(Exception? fault)
    {
        if (fault is null) _pending.SetResult(true);
        else _pending.SetException(fault);
    }

    void IValueTaskSource.GetResult(short token) => _pending.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _pending.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _pending.OnCompleted(continuation, state, token, flags);

    private static byte[] ToJson(SlotState state) => JsonSerializer.SerializeToUtf8Bytes(state, DeliveryJson.Default.SlotState);

    private static long SizeOf(IReadOnlyList<ViewerItem> items, int start, int end)
    {
        long size = 0;
        for (int i = start; i < end; i++) size += items[i].Chunk?.Bytes.Length ?? 0;
        return size;
    }

    private void Begin(IBufferWriter<byte> writer, InitSegment init)
    {
        DescribeTo(writer, _camera.With(init, videoOnly));
        WallFrame.Write(writer, slot, WallFrameKind.Init, BodyOutput.InitBytes(init, videoOnly).Span);
    }

    private long WriteGroup(IBufferWriter<byte> writer, int start, int end)
    {
        if (_told != Live) Tell(writer, Live);
        long size = SizeOf(_items, start, end);
        WallFrame.WriteHeader(writer, slot, WallFrameKind.Chunk, size);
        for (int i = start; i < end; i++) writer.Write(_items[i].Chunk!.Bytes.Span);
        return size;
    }

    private void DescribeTo(IBufferWriter<byte> writer, SlotDescription description)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(description, DeliveryJson.Default.SlotDescription);
        if (json.AsSpan().SequenceEqual(_described)) return;
        _described = json;
        WallFrame.Write(writer, slot, WallFrameKind.Description, json);
    }

    private void Tell(IBufferWriter<byte> writer, byte[] word)
    {
        _told = word;
        WallFrame.Write(writer, slot, WallFrameKind.State, word);
    }
}
