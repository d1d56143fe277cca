using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fleet.Hosting.Settings;

/// <summary>An address to listen on. What is no address of this machine alone listens on all of them, as the server does.</summary>
public sealed record ListenAddress
{
    private const string Localhost = "localhost";

    private ListenAddress(string text, BindingAddress address, IPAddress? ip) => (Text, Address, Ip) = (text, address, ip);

    public string Text { get; }

    public bool IsHttps => Address.Scheme == "https";

    public bool IsUnixSocket => Address.IsUnixPipe;

    /// <summary>Only this machine reaches it. A name other than localhost is no restriction: the server listens on every address then.</summary>
    public bool IsLocal => Address.IsUnixPipe || IsLocalhost || (Ip is not null && IPAddress.IsLoopback(Ip));

    private bool IsLocalhost => Address.Host.Equals(Localhost, StringComparison.OrdinalIgnoreCase);

    private BindingAddress Address { get; }

    /// <summary>Null for names and wildcards.</summary>
    private IPAddress? Ip { get; }

    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? result, [NotNullWhen(false)] out string? error)
    {
        (result, error) = (null, null);
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(text);
        }
        catch (FormatException)
        {
            error = $"'{text}' is no address to listen on; it is written like http://localhost:8080.";
            return false;
        }

        IPAddress? ip = !address.IsUnixPipe && IPAddress.TryParse(address.Host, out IPAddress? parsed) ? parsed : null;
        var found = new ListenAddress(text, address, ip);
        if (address.Scheme is not ("http" or "https") || address.IsNamedPipe || (!address.IsUnixPipe && (address.Host.Length == 0 || address.Port is < 0 or > IPEndPoint.MaxPort)))
            error = $"'{text}' is no address to listen on; it is written like http://localhost:8080.";
        else if (address.PathBase.Length > 0) error = $"'{text}' has a path; an address to listen on ends with its port.";
        else if (address.Port == 0 && !address.IsUnixPipe && found.IsLocalhost) error = $"'{text}': any free port is asked for as http://127.0.0.1:0, for localhost is two addresses.";
        else result = found;
        return result is not null;
    }

    public void Listen(KestrelServerOptions server, Action<ListenOptions> configure)
    {
        if (Address.IsUnixPipe) server.ListenUnixSocket(Address.UnixPipePath, configure);
        else if (IsLocalhost) server.ListenLocalhost(Address.Port, configure);
        else if (Ip is not null) server.Listen(Ip, Address.Port, configure);
        else server.ListenAnyIP(Address.Port, configure);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Text}");
}
