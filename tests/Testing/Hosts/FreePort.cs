using System.Net;
using System.Net.Sockets;

namespace Fleet.Testing.Hosts;

/// <summary>
/// For programs that can't choose one themselves and tell. Below those that Linux gives to connections (from 32768 on): one of these may be
/// gone to somebody's connection before the program listens on it.
/// </summary>
public static class FreePort
{
    private const int First = 15_000;
    private const int Count = 17_000;

    /// <summary>Test processes that run at the same time begin at different places.</summary>
    private static int _next = Environment.ProcessId * 101 % Count;

    public static int Take()
    {
        while (true)
        {
            int port = First + (Interlocked.Increment(ref _next) & int.MaxValue) % Count;
            try
            {
                using var listener = new TcpListener(IPAddress.Any, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // somebody has it: the next one
            }
        }
    }
}
