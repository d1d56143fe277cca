using Fleet.Core.Rtsp.Auth;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Rtsp;

/// <summary>From a URL to a description: dial, OPTIONS, DESCRIBE, and again wherever the camera sends us.</summary>
internal static class RtspHandshake
{
    private const int MaxRedirects = 5;

    public static async Task<RtspPresentation> OpenAsync(
        RtspSource source, RtspClientOptions options, QuirkLog quirks, TimeProvider time, Action<RtspStep>? entering, CancellationToken ct)
    {
        for (int hop = 0; hop <= MaxRedirects; hop++)
        {
            entering?.Invoke(RtspStep.Connect);
            RtspConnection connection = await RtspDialer.DialAsync(source, options, time, ct).ConfigureAwait(false);
            try
            {
                var exchange = new RtspExchange(connection, new RtspAuthenticator(source.Credentials), options, quirks, time);
                entering?.Invoke(RtspStep.Options);
                RtspResponse answer = await exchange.SendAsync(RtspStep.Options, RtspMethod.Options, source.Uri, [], ct).ConfigureAwait(false);
                bool hasGetParameter = Advertises(answer, RtspMethod.GetParameter);
                if (!IsRedirect(answer))
                {
                    // Some answer OPTIONS with an error and everything else as it should be.
                    if (!answer.IsSuccess) quirks.Add($"OPTIONS is answered with {answer.StatusCode} {answer.Reason}".TrimEnd());
                    entering?.Invoke(RtspStep.Describe);
                    answer = await exchange.SendAsync(RtspStep.Describe, RtspMethod.Describe, source.Uri, [new("Accept", "application/sdp")], ct).ConfigureAwait(false);
                }

                if (!IsRedirect(answer)) return Describe(connection, exchange, source, answer, hasGetParameter);
                source = Follow(source, answer, connection.Step, quirks);
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            await connection.DisposeAsync().ConfigureAwait(false);
        }

        throw new RtspRedirectException(RtspStep.Describe, $"the camera sends us on more than {MaxRedirects} times, lastly to {source.Uri}");
    }

    private static RtspPresentation Describe(RtspConnection connection, RtspExchange exchange, RtspSource source, RtspResponse answer, bool hasGetParameter)
    {
        if (!answer.IsSuccess) throw new RtspStatusException(RtspStep.Describe, answer.StatusCode, answer.Reason);
        if (answer.Body.Length == 0) throw new RtspMediaException(RtspStep.Describe, "the camera's description is empty");
        try
        {
            SessionDescription description = SessionDescription.Parse(answer.Body);
            string baseUrl = ControlUrl.Base(source.Uri, answer.Headers["Content-Base"], answer.Headers["Content-Location"]);
            string url = ControlUrl.Resolve(baseUrl, description.Control);
            return new RtspPresentation(connection, exchange, description)
            {
                // an absolute control of the session is the newer word on where it lives
                BaseUrl = ControlUrl.IsAbsolute(description.Control) ? url : baseUrl,
                Url = url,
                HasGetParameter = hasGetParameter,
            };
        }
        catch (SdpException e)
        {
            throw new RtspMediaException(RtspStep.Describe, $"the camera's description can't be read: {e.Message}", e);
        }
    }

    private static bool IsRedirect(RtspResponse answer) => answer.StatusCode is 301 or 302 or 303 or 305 or 307 or 308;

    private static bool Advertises(RtspResponse answer, string method) => answer.Headers.GetAll("Public")
        .SelectMany(methods => methods.Split(',', StringSplitOptions.TrimEntries)).Contains(method, StringComparer.OrdinalIgnoreCase);

    private static RtspSource Follow(RtspSource source, RtspResponse answer, RtspStep step, QuirkLog quirks)
    {
        string location = answer.Headers["Location"] ?? "";
        if (location.Length == 0)
            throw new RtspRedirectException(step, $"the camera answered {answer.StatusCode} {answer.Reason} without saying where to go (no Location header)");
        try
        {
            RtspSource target = RtspSource.Parse(location.Contains("://", StringComparison.Ordinal) ? location : ControlUrl.Resolve(source.Uri, location));
            quirks.Add($"the camera sends us on to {target.Uri}");

            // never to another host, and never in the clear what was meant for an encrypted connection
            bool mayKnow = target.Host.Equals(source.Host, StringComparison.OrdinalIgnoreCase) && (target.IsTls || !source.IsTls);
            if (!mayKnow && source.Credentials is not null) quirks.Add($"the credentials are not carried on to {target.Host}");
            return target with { Credentials = target.Credentials ?? (mayKnow ? source.Credentials : null), Transport = source.Transport };
        }
        catch (FormatException e)
        {
            throw new RtspRedirectException(step, $"the camera sends us on to something that is no RTSP URL ({e.Message})", e);
        }
    }
}
