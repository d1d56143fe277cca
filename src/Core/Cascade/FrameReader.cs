using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Cascade;

/// <summary>
/// Cuts an endless response into its frames, <c>[u32be length][bytes]</c>, wherever the network cut it. A frame is collected in the buffer
/// it stays in: the one copy between the socket and the viewers.
/// </summary>
public sealed class FrameReader(ChunkPool pool) : IDisposable
{
    /// <summary>Twice the largest access unit there is: a frame of several chunks is no larger.</summary>
    public const int MaxFrame = 16 * 1024 * 1024;

    private readonly byte[] _prefix = new byte[sizeof(uint)];
    private int _prefixFilled;
    private byte[]? _frame;
    private int _length;
    private int _filled;

    /// <summary>The bytes so far end between two frames.</summary>
    public bool IsBetweenFrames => _prefixFilled == 0 && _frame is null;

    /// <summary>Takes a frame from the front of <paramref name="input"/>, or all of it when the frame goes on behind it.</summary>
    /// <param name="input">What came in; what is left of it belongs to the next frames.</param>
    /// <param name="frame">From the pool, and from here on the caller's.</param>
    /// <param name="length">Bytes of the frame in it.</param>
    /// <exception cref="CmafFormatException">No frame has such a length.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, [NotNullWhen(true)] out byte[]? frame, out int length)
    {
        (frame, length) = (null, 0);
        if (_frame is null && !TryBegin(ref input)) return false;
        int taken = Math.Min(input.Length, _length - _filled);
        input[..taken].CopyTo(_frame.AsSpan(_filled));
        input = input[taken..];
        _filled += taken;
        if (_filled < _length) return false;
        (frame, length) = (_frame!, _length);
        (_frame, _prefixFilled, _filled) = (null, 0, 0);
        return true;
    }

    /// <summary>Gives back the frame that was not finished.</summary>
    public void Dispose()
    {
        if (_frame is { } unfinished) pool.Return(unfinished);
        (_frame, _prefixFilled, _filled) = (null, 0, 0);
    }

    private bool TryBegin(ref ReadOnlySpan<byte> input)
    {
        int taken = Math.Min(input.Length, sizeof(uint) - _prefixFilled);
        input[..taken].CopyTo(_prefix.AsSpan(_prefixFilled));
        input = input[taken..];
        _prefixFilled += taken;
        if (_prefixFilled < sizeof(uint)) return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_prefix);
        if (length is 0 or > MaxFrame) throw new CmafFormatException($"A frame says it has {length} bytes; they have 1 to {MaxFrame}.");
        _length = (int)length;
        _frame = pool.Rent(_length);
        return true;
    }
}
