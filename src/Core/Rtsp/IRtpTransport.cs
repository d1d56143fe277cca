namespace Fleet.Core.Rtsp;

/// <summary>How packets come and reports go, once the camera agreed to it.</summary>
internal interface IRtpTransport : IDisposable
{
    /// <summary>What to ask for the next track.</summary>
    TransportHeader Ask();

    /// <summary>Takes what the camera granted for the track asked for last; null when its answer has no Transport that can be read.</summary>
    void Accept(TransportHeader? granted);

    /// <summary>Before PLAY: opens the way through firewalls, where one is needed.</summary>
    ValueTask OpenPathAsync(CancellationToken ct);

    /// <summary>Receives until cancelled. Where packets come on the RTSP connection there is nothing to do.</summary>
    Task ReceiveAsync(CancellationToken ct);

    ValueTask SendRtcpAsync(int track, ReadOnlyMemory<byte> packet, CancellationToken ct);
}
