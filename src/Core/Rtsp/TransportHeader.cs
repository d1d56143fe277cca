using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace Fleet.Core.Rtsp;

/// <summary>One transport as asked for or granted (RFC 2326 section 12.39). Fields that are missing or unreadable are null.</summary>
public sealed record TransportHeader(RtpLowerTransport Lower)
{
    private const int HighestChannel = byte.MaxValue;
    private const int MaxAlternatives = 16;

    public bool IsMulticast { get; init; }

    /// <summary>RTP/SAVP: encrypted, which is not supported.</summary>
    public bool IsSecure { get; init; }

    public ChannelPair? Interleaved { get; init; }

    public ChannelPair? ClientPort { get; init; }

    public ChannelPair? ServerPort { get; init; }

    /// <summary>Where the server's packets come from, when it is another address than the connection's.</summary>
    public string? Source { get; init; }

    public string? Destination { get; init; }

    public uint? Ssrc { get; init; }

    /// <summary>"play" or "record", without quotes.</summary>
    public string? Mode { get; init; }

    /// <summary>Every transport of the value that is RTP; they stand in the client's order of preference.</summary>
    public static IReadOnlyList<TransportHeader> ParseAll(string text)
    {
        var all = new List<TransportHeader>();
        foreach (string alternative in text.Split(',', MaxAlternatives + 1, StringSplitOptions.TrimEntries).Take(MaxAlternatives))
        {
            if (TryParseOne(alternative, out TransportHeader? transport)) all.Add(transport);
        }

        return all;
    }

    /// <summary>The first transport that is RTP.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TransportHeader? transport)
    {
        IReadOnlyList<TransportHeader> all = ParseAll(text ?? "");
        transport = all.Count > 0 ? all[0] : null;
        return transport is not null;
    }

    public override string ToString()
    {
        var text = new StringBuilder(IsSecure ? "RTP/SAVP" : "RTP/AVP");
        if (Lower == RtpLowerTransport.Tcp) text.Append("/TCP");
        text.Append(IsMulticast ? ";multicast" : ";unicast");
        if (Destination is not null) text.Append(CultureInfo.InvariantCulture, $";destination={Destination}");
        if (Source is not null) text.Append(CultureInfo.InvariantCulture, $";source={Source}");
        if (Interleaved is { } channels) text.Append(CultureInfo.InvariantCulture, $";interleaved={channels}");
        if (ClientPort is { } client) text.Append(CultureInfo.InvariantCulture, $";client_port={client}");
        if (ServerPort is { } server) text.Append(CultureInfo.InvariantCulture, $";server_port={server}");
        if (Ssrc is { } ssrc) text.Append(CultureInfo.InvariantCulture, $";ssrc={ssrc:X8}");
        if (Mode is not null) text.Append(CultureInfo.InvariantCulture, $";mode={Mode}");
        return text.ToString();
    }

    private static bool TryParseOne(string text, [NotNullWhen(true)] out TransportHeader? transport)
    {
        string[] fields = text.Split(';', StringSplitOptions.TrimEntries);
        transport = fields[0].ToUpperInvariant() switch
        {
            "RTP/AVP" or "RTP/AVP/UDP" or "RTP/AVPF" or "RTP/AVPF/UDP" => new TransportHeader(RtpLowerTransport.Udp),
            "RTP/AVP/TCP" or "RTP/AVPF/TCP" => new TransportHeader(RtpLowerTransport.Tcp),
            "RTP/SAVP" or "RTP/SAVP/UDP" or "RTP/SAVPF" or "RTP/SAVPF/UDP" => new TransportHeader(RtpLowerTransport.Udp) { IsSecure = true },
            "RTP/SAVP/TCP" or "RTP/SAVPF/TCP" => new TransportHeader(RtpLowerTransport.Tcp) { IsSecure = true },
            _ => null,
        };
        if (transport is null) return false;
        foreach (string field in fields.AsSpan(1)) transport = transport.WithField(field);
        return true;
    }

    private TransportHeader WithField(string field)
    {
        int equals = field.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? field : field[..equals]).Trim().ToUpperInvariant();
        string value = equals < 0 ? "" : field[(equals + 1)..].Replace("\"", "", StringComparison.Ordinal).Trim();
        return name switch
        {
            "MULTICAST" => this with { IsMulticast = true },
            "INTERLEAVED" => this with { Interleaved = Pair(value, HighestChannel) },
            "CLIENT_PORT" => this with { ClientPort = Pair(value, IPEndPoint.MaxPort) },
            "SERVER_PORT" => this with { ServerPort = Pair(value, IPEndPoint.MaxPort) },
            "SOURCE" when value.Length > 0 => this with { Source = value },
            "DESTINATION" when value.Length > 0 => this with { Destination = value },
            "SSRC" => this with { Ssrc = ReadSsrc(value) },
            "MODE" when value.Length > 0 => this with { Mode = value },
            _ => this,
        };
    }

    private static ChannelPair? Pair(string text, int highest) => ChannelPair.TryParse(text, highest, out ChannelPair pair) ? pair : null;

    // Eight hexadecimal digits; "0x" before them, and fewer digits, are seen.
    private static uint? ReadSsrc(string text)
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint ssrc) ? ssrc : null;
    }
}
