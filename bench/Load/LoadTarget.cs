using System.Net;

namespace Fleet.Load;

/// <summary>Where a viewer goes: an address on this machine, and a path. Anything that is not loopback is refused.</summary>
internal sealed class LoadTarget
{
    private readonly Uri _url;

    private LoadTarget(Uri url, IPEndPoint endPoint)
    {
        _url = url;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    public string Host => _url.Authority;

    public string Path => _url.PathAndQuery;

    public Uri Url => _url;

    /// <summary>Throws <see cref="FormatException"/> saying what is wrong with <paramref name="url"/>.</summary>
    public static LoadTarget Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "ws"))
            throw new FormatException($"'{url}' is no http:// or ws:// address.");
        if (uri.Host == "localhost") return new LoadTarget(uri, new IPEndPoint(IPAddress.Loopback, uri.Port));
        if (!IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) || !IPAddress.IsLoopback(address))
            throw new FormatException($"'{uri.Host}' is not loopback: loads are for this machine only (localhost, 127.0.0.1 or [::1]).");
        return new LoadTarget(uri, new IPEndPoint(address, uri.Port));
    }

    /// <summary>A reference within the resource at <paramref name="path"/>, as a path on the same server.</summary>
    public string Resolve(string path, string reference)
    {
        var resolved = new Uri(new Uri(_url, path), reference);
        return resolved.Authority == _url.Authority
            ? resolved.PathAndQuery
            : throw new LoadException(ErrorKind.Protocol, $"{path} leads to another server, {resolved.Authority}");
    }
}
