using System.Net.Sockets;

namespace Fleet.CameraSim.Server;

/// <summary>
/// All that is written to one TCP client. A write goes straight to the socket; what the socket does not take at once waits here,
/// and a client for whom too much waits is cut off.
/// </summary>
internal sealed class ClientOutput(Socket socket)
{
    /// <summary>About eight seconds of 4 Mbit/s. Past it the client is too slow to be served.</summary>
    public const int MaxWaiting = 4 * 1024 * 1024;

    private readonly Lock _gate = new();
    private byte[] _waiting = [];
    private byte[] _draining = [];
    private int _length;
    private bool _isDraining;
    private bool _closed;

    /// <summary>Too much waited for this client.</summary>
    public bool Overflowed { get; private set; }

    public void Write(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (!_isDraining) data = data[SendNow(data)..];
            if (data.IsEmpty || _closed) return;
            if (_length + data.Length > MaxWaiting)
            {
                Overflowed = true;
                Abort();
                return;
            }

            Keep(data);
            if (_isDraining) return;
            _isDraining = true;
            _ = DrainAsync();
        }
    }

    /// <summary>Cuts the connection; the receive loop notices.</summary>
    public void Abort()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            try
            {
                socket.Shutdown(SocketShutdown.Both);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // the client was faster
            }
        }
    }

    private int SendNow(ReadOnlySpan<byte> data)
    {
        int sent = socket.Send(data, SocketFlags.None, out SocketError error);
        if (error is SocketError.Success) return sent;
        if (error is not (SocketError.WouldBlock or SocketError.IOPending)) Abort();
        return 0;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_waiting.Length < _length + data.Length) Array.Resize(ref _waiting, Math.Max(2 * _waiting.Length, _length + data.Length));
        data.CopyTo(_waiting.AsSpan(_length));
        _length += data.Length;
    }

    private async Task DrainAsync()
    {
        try
        {
            while (true)
            {
                int length;
                lock (_gate)
                {
                    if (_length == 0 || _closed)
                    {
                        _isDraining = false;
                        return;
                    }

                    (_waiting, _draining) = (_draining, _waiting);
                    (length, _length) = (_length, 0);
                }

                for (int sent = 0; sent < length;) sent += await socket.SendAsync(_draining.AsMemory(sent..length));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }
}
