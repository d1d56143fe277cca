namespace Fleet.Core.Rtsp;

/// <summary>How long each step may take, and what is accepted.</summary>
public sealed record RtspClientOptions
{
    /// <summary>The name, the connection and its encryption together.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From a request to its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>From the answer to PLAY to the first packet.</summary>
    public TimeSpan FirstPacketTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long <see cref="RtspTransportMode.Auto"/> waits for a datagram before it turns to TCP.</summary>
    public TimeSpan UdpTrialTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>From one packet to the next.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a camera may take to say goodbye.</summary>
    public TimeSpan TeardownTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>For rtsps: take whatever certificate the camera shows. Most cameras sign their own.</summary>
    public bool AcceptAnyCertificate { get; init; }

    public string UserAgent { get; init; } = "Fleet";
}
