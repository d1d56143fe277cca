using System.Net;

namespace Fleet.Hosting.Http2;

/// <summary>No address of this machine: its connections are those another listener accepted and found to begin with HTTP/2.</summary>
internal sealed class HandedOverEndPoint : EndPoint
{
    public static readonly HandedOverEndPoint Instance = new();

    private const string Name = "http2-with-prior-knowledge";

    private HandedOverEndPoint()
    {
    }

    /// <summary>The server counts it among its addresses; nobody can go there.</summary>
    public static bool IsIn(string address) => address.Contains(Name, StringComparison.Ordinal);

    public override string ToString() => Name;
}
