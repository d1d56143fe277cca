namespace Fleet.Core.Rtsp;

/// <summary>
/// Tells the camera at half its session timeout that we are still here (RFC 2326 section 12.37), without waiting for an answer:
/// some cameras never send one.
/// </summary>
internal sealed class KeepAlive(RtspExchange exchange, string uri, bool getParameter, TimeSpan sessionTimeout, TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private volatile bool _getParameter = getParameter;

    public TimeSpan Period { get; } = sessionTimeout / 2 > Shortest ? sessionTimeout / 2 : Shortest;

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(ct).ConfigureAwait(false))
            await exchange.SendWithoutWaitingAsync(Method, uri, OnAnswer, ct).ConfigureAwait(false);
    }

    private string Method => _getParameter ? RtspMethod.GetParameter : RtspMethod.Options;

    private void OnAnswer(RtspResponse response)
    {
        if (response.IsSuccess) return;
        if (response.StatusCode == 454) throw new RtspStatusException(RtspStep.KeepAlive, response.StatusCode, response.Reason);

        // Advertised, and yet refused (405, 451, 501, 551 are seen): the session lives on, OPTIONS keeps it.
        if (_getParameter) exchange.Quirks.Add($"GET_PARAMETER is advertised and answered with {response.StatusCode} {response.Reason}".TrimEnd());
        _getParameter = false;
    }
}
