namespace Fleet.Testing.Wall;

/// <summary>A wall's response, slot by slot.</summary>
public sealed class WallStream(Stream body, int slots) : IAsyncDisposable
{
    private readonly WallFrameReader _reader = new(slots);
    private readonly Queue<WallFrame>[] _frames = [.. Enumerable.Range(0, slots).Select(_ => new Queue<WallFrame>())];
    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>The next frame of any slot; null at the end, which must not be inside a frame.</summary>
    public async Task<WallFrame?> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_reader.TryRead() is { } frame) return frame;
            int read = await body.ReadAsync(_buffer, ct);
            if (read == 0) return _reader.Unread == 0 ? null : throw new WallFrameException("It ends inside a frame.");
            _reader.Append(_buffer.AsSpan(0, read));
        }
    }

    /// <summary>The next frame of this slot. Those of others are kept for them.</summary>
    public async Task<WallFrame> NextAsync(int slot, CancellationToken ct)
    {
        WallFrame? frame;
        while (!_frames[slot].TryDequeue(out frame))
        {
            WallFrame next = await NextAsync(ct) ?? throw new WallFrameException($"It ended before the next frame of slot {slot}.");
            _frames[next.Slot].Enqueue(next);
        }

        return frame;
    }

    /// <summary>The next frame of this slot that is of this kind; what it has before is passed over.</summary>
    public async Task<WallFrame> NextAsync(int slot, int kind, CancellationToken ct)
    {
        while (true)
        {
            WallFrame frame = await NextAsync(slot, ct);
            if (frame.Kind == kind) return frame;
        }
    }

    public ValueTask DisposeAsync() => body.DisposeAsync();
}
