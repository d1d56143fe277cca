using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Fleet.Core.Cascade;

/// <summary>
/// Asks another fleet for a camera, over a connection of this pull alone: what another camera does to its connection does not delay this one,
/// and with the pull the connection ends, so that the other side learns at once that nobody watches any more.
/// </summary>
internal sealed class FleetDialer : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>HTTP/2 lets so much come before it is acknowledged: several key frames.</summary>
    private const int StreamWindow = 4 * 1024 * 1024;

    private readonly FleetSource _source;
    private readonly FleetClientOptions _options;
    private readonly Action<FleetStep>? _entering;
    private readonly CancellationTokenSource _deadline;
    private readonly ITimer _timer;
    private readonly HttpMessageInvoker _client;
    private readonly TimeProvider _time;
    private FleetStep _step = FleetStep.Connect;
    private SslPolicyErrors _certificateErrors;
    private string _certificateFaults = "";

    public FleetDialer(FleetSource source, FleetClientOptions options, TimeProvider time, Action<FleetStep>? entering, CancellationToken ct)
    {
        (_source, _options, _time, _entering) = (source, options, time, entering);
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _timer = time.CreateTimer(_ => GiveUp(), null, options.ConnectTimeout, Timeout.InfiniteTimeSpan);
        _client = new HttpMessageInvoker(Handler());
    }

    /// <exception cref="FleetException">It can't be reached, or says no; the message repeats what it said.</exception>
    public async Task<HttpResponseMessage> GetAsync(CancellationToken ct)
    {
        Uri target = _source.Uri;
        for (int redirects = 0; ; redirects++)
        {
            HttpResponseMessage response = await SendAsync(target, ct).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType == "video/mp4")
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                Enter(FleetStep.Stream);
                return response;
            }

            using (response)
            {
                if ((int)response.StatusCode is not (>= 300 and < 400) || response.Headers.Location is not { } location)
                    throw await FleetRefusal.ReadAsync(response, target.Authority, _time, _deadline.Token).ConfigureAwait(false);
                target = Follow(target, location, redirects);
            }
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        _client.Dispose();
        _deadline.Dispose();
    }

    private Uri Follow(Uri from, Uri location, int redirects)
    {
        var target = new Uri(from, location);
        if (redirects == MostRedirects) throw Final($"{_source.Host} sends us in circles, at last to {target.Authority}.");
        if (!_source.MayFollowTo(target))
        {
            throw Final(_source.Credentials is null
                ? $"{from.Authority} sends us on to {target.Scheme}://{target.Authority}, which is not encrypted as the source is."
                : $"{from.Authority} sends us on to {target.Scheme}://{target.Authority}, where the credentials for {_source.Host} do not belong. Give that as the source.");
        }

        return target;

        static FleetException Final(string message) => new(FleetStep.Request, message) { IsFinal = true };
    }

    private async Task<HttpResponseMessage> SendAsync(Uri target, CancellationToken ct)
    {
        bool isTls = target.Scheme == Uri.UriSchemeHttps;
        using var request = new HttpRequestMessage(HttpMethod.Get, target)
        {
            Version = isTls || _options.Http2PriorKnowledge ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = _options.Http2PriorKnowledge ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Authorization = _source.Authorization;
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(_options.UserAgent, null));
        request.Headers.Accept.ParseAdd("video/mp4, application/problem+json");
        try
        {
            return await _client.SendAsync(request, _deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw _step == FleetStep.Connect
                ? new FleetException(_step, $"{target.Authority} accepts no connection within {_options.ConnectTimeout.TotalSeconds:0.#} s.")
                : new FleetException(_step, $"{target.Authority} does not answer within {_options.ResponseTimeout.TotalSeconds:0.#} s.");
        }
        catch (HttpRequestException e)
        {
            ct.ThrowIfCancellationRequested();
            throw Explain(e, target);
        }
    }

    private FleetException Explain(HttpRequestException e, Uri target)
    {
        for (Exception? inner = e.InnerException; inner is not null; inner = inner.InnerException)
            if (inner is FleetException explained) return explained;
        if (_certificateErrors != SslPolicyErrors.None)
        {
            return new FleetException(FleetStep.Connect, $"The certificate of {target.Authority} is not trusted ({_certificateErrors}{_certificateFaults}).", e) { IsFinal = true };
        }

        Exception cause = e.GetBaseException();
        return e.HttpRequestError == HttpRequestError.SecureConnectionError
            ? new FleetException(FleetStep.Connect, $"{target.Authority} does not speak TLS that is understood here ({cause.Message})", e) { IsFinal = true }
            : new FleetException(_step, $"{target.Authority} broke off before it answered ({cause.Message})", e);
    }

    private SocketsHttpHandler Handler() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        // a stream never ends by itself: reading on to re-use its connection would keep the camera
        MaxResponseDrainSize = 0,
        InitialHttp2StreamWindowSize = StreamWindow,
        ConnectTimeout = _options.ConnectTimeout,
        ConnectCallback = async (context, ct) =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _deadline.Token);
            return await ConnectAsync(context.DnsEndPoint, either.Token).ConfigureAwait(false);
        },
        PlaintextStreamFilter = (context, _) =>
        {
            // the connection stands, with its encryption: from here on the other fleet's answer is waited for
            _timer.Change(_options.ResponseTimeout, Timeout.InfiniteTimeSpan);
            Enter(FleetStep.Request);
            return ValueTask.FromResult(context.PlaintextStream);
        },
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, _, chain, errors) => Accept(chain, errors),
        },
    };

    private bool Accept(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || _options.AcceptAnyCertificate) return true;
        _certificateFaults = chain is null ? "" : string.Concat(chain.ChainStatus.Select(fault => $", {fault.Status}"));
        _certificateErrors = errors;
        return false;
    }

    private static async Task<Stream> ConnectAsync(DnsEndPoint end, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(end, ct).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new FleetException(FleetStep.Connect, e.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"There is no host of the name '{end.Host}' ({e.Message})",
                SocketError.ConnectionRefused => $"{end.Host}:{end.Port} refuses connections: nothing listens there.",
                _ => $"{end.Host}:{end.Port} can't be reached ({e.Message})",
            }, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void GiveUp()
    {
        try
        {
            _deadline.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it ended a moment earlier
        }
    }

    private void Enter(FleetStep step)
    {
        _step = step;
        _entering?.Invoke(step);
    }
}
