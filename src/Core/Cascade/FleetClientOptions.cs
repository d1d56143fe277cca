namespace Fleet.Core.Cascade;

/// <summary>How long each step may take, and what is accepted.</summary>
public sealed record FleetClientOptions
{
    /// <summary>The name, the connection and its encryption together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From the request to the answer. The other fleet holds it until its camera has a key frame, for its own start time-out at most.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From one read to the next.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For fleet+https: take whatever certificate the other side shows.</summary>
    public bool AcceptAnyCertificate { get; init; }

    /// <summary>For fleet+http: speak HTTP/2 from the first byte, to a server that knows nothing else. Over TLS the server chooses.</summary>
    public bool Http2PriorKnowledge { get; init; }

    public string UserAgent { get; init; } = "Fleet";
}
