using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fleet.OrleansSchema.Tests;

/// <summary>Where a silo listens.</summary>
public sealed record SiloPorts(int Silo, int Gateway)
{
    public static SiloPorts Free()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new(((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }

    public static SiloPorts Parse(string text)
    {
        string[] parts = text.Split('/');
        return new(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Silo}/{Gateway}");
}
