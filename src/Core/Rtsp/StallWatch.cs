namespace Fleet.Core.Rtsp;

/// <summary>Ends a session whose camera said yes and sends nothing: from the start, or from some moment on.</summary>
internal static class StallWatch
{
    private const int LooksPerTimeout = 4;

    public static async Task RunAsync(RtpDelivery delivery, RtspClientOptions options, RtpLowerTransport transport, TimeProvider time, CancellationToken ct)
    {
        long start = time.GetTimestamp();
        TimeSpan shorter = options.FirstPacketTimeout < options.StallTimeout ? options.FirstPacketTimeout : options.StallTimeout;
        using var timer = new PeriodicTimer(shorter / LooksPerTimeout, time);
        while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
        {
            if (delivery.LastRtp is not { } last)
            {
                if (time.GetElapsedTime(start) < options.FirstPacketTimeout) continue;
                string hint = transport == RtpLowerTransport.Udp ? " over UDP (a firewall on the way?)" : "";
                throw new RtspTimeoutException(RtspStep.FirstData, $"the camera accepted PLAY and sent nothing within {options.FirstPacketTimeout.TotalSeconds:0.#} s{hint}");
            }

            if (time.GetElapsedTime(last) >= options.StallTimeout)
                throw new RtspTimeoutException(RtspStep.Streaming, $"the camera has sent nothing for {options.StallTimeout.TotalSeconds:0.#} s");
        }
    }
}
