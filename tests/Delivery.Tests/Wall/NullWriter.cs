using System.IO.Pipelines;

namespace Fleet.Delivery.Tests.Wall;

/// <summary>A client that takes everything at once.</summary>
internal sealed class NullWriter : PipeWriter
{
    private readonly byte[] _buffer = new byte[1024 * 1024];

    public long Written { get; private set; }

    public override void Advance(int bytes) => Written += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

    public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => default;

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }
}
