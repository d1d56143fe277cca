using System.Net;
using System.Net.Sockets;

namespace Fleet.Testing.Hosts;

/// <summary>For programs that can't choose one themselves and tell.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
