using System.Net;
using System.Net.Sockets;

namespace Fleet.Core.Rtsp;

/// <summary>
/// The pump: reads a socket into one buffer, parses in place and hands each frame on before it reads again. There is no queue, task or
/// copy between the socket and the sink, and nothing is allocated for a packet.
/// </summary>
internal sealed class RtspConnection(Socket socket, Stream stream, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Below the size where arrays go to the large-object heap.</summary>
    private const int FirstBuffer = 64 * 1024;

    /// <summary>A read that fills the buffer doubles it up to here, so that a large picture still takes one read.</summary>
    private const int LargestReadBuffer = 512 * 1024;

    private readonly RtspParser _parser = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private byte[] _buffer = new byte[FirstBuffer];
    private int _start;
    private int _end;
    private bool _lastReadWasFull;

    /// <summary>What the session is doing, for the errors that come up here.</summary>
    public RtspStep Step { get; set; } = RtspStep.Connect;

    /// <summary>The other side is gone: there is nobody left to say goodbye to.</summary>
    public bool IsBroken { get; private set; }

    public long SkippedBytes => _parser.SkippedBytes;

    public IPEndPoint Remote { get; } = (IPEndPoint)socket.RemoteEndPoint!;

    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    /// <summary>Above the highest channel in use, a '$' among garbage is no frame.</summary>
    public void UseChannelsUpTo(byte highest) => _parser.HighestChannel = highest;

    /// <summary>Reads until the sink says stop. What was read behind that frame is there for the next call.</summary>
    public async Task PumpAsync(IRtspFrameSink sink, CancellationToken ct)
    {
        long arrival = time.GetTimestamp();
        while (true)
        {
            bool goOn = Drain(sink, arrival);
            await sink.FlushAsync(ct).ConfigureAwait(false);
            if (!goOn) return;
            await FillAsync(ct).ConfigureAwait(false);
            arrival = time.GetTimestamp();
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        await _writing.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(data, ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost("the connection broke while writing", e);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        socket.Dispose();
    }

    private bool Drain(IRtspFrameSink sink, long arrival)
    {
        try
        {
            while (true)
            {
                RtspReadStatus status = _parser.TryRead(_buffer.AsSpan(_start.._end), out RtspFrame frame, out int consumed);
                if (status == RtspReadStatus.NeedMore) return true;
                _start += consumed;
                if (status == RtspReadStatus.Frame && !sink.OnFrame(frame, arrival)) return false;
            }
        }
        catch (RtspProtocolException e) when (e.Step == RtspStep.None)
        {
            throw e.At(Step);
        }
    }

    private async ValueTask FillAsync(CancellationToken ct)
    {
        MakeRoom();
        int read;
        try
        {
            read = await stream.ReadAsync(_buffer.AsMemory(_end), ct).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw Lost("the camera reset the connection", e);
        }

        if (read == 0) throw Lost("the camera closed the connection", null);
        _end += read;
        _lastReadWasFull = _end == _buffer.Length;
    }

    private void MakeRoom()
    {
        int held = _end - _start;
        bool full = held == _buffer.Length;
        if (full || (_lastReadWasFull && _buffer.Length < LargestReadBuffer))
        {
            // the parser never waits for more than one whole frame, so a full buffer stays below twice that
            byte[] larger = new byte[Math.Min(2 * _buffer.Length, RtspLimits.MaxFrame + FirstBuffer)];
            _buffer.AsSpan(_start, held).CopyTo(larger);
            _buffer = larger;
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
        }

        (_start, _end) = (0, held);
    }

    private RtspDisconnectedException Lost(string what, Exception? inner)
    {
        IsBroken = true;
        return new RtspDisconnectedException(Step, what, inner);
    }
}
