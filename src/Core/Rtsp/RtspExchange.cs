using System.Globalization;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Rtsp;

/// <summary>Requests and their answers on one connection: numbers, credentials, time-outs, and what the camera asks of its own accord.</summary>
internal sealed class RtspExchange(RtspConnection connection, RtspAuthenticator authenticator, RtspClientOptions options, QuirkLog quirks, TimeProvider time)
    : IRtspFrameSink
{
    /// <summary>Answers of ours that wait to be written, keep-alives that wait for an answer. A camera that asks faster than this gets none.</summary>
    private const int MaxOutstanding = 16;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _outbox = [];
    private readonly Dictionary<int, SentInPassing> _inPassing = [];
    private int _cseq;
    private int _awaited;
    private RtspResponse? _answer;

    public QuirkLog Quirks => quirks;

    /// <summary>The id of the session, once SETUP gave one.</summary>
    public string? SessionId { get; set; }

    /// <summary>Where interleaved data goes, once SETUP agreed on it.</summary>
    public TcpInterleavedTransport? Interleaved { get; set; }

    /// <summary>Sends a request and pumps until its answer; a 401 is answered as long as there is something left to try.</summary>
    public async Task<RtspResponse> SendAsync(RtspStep step, string method, string uri, IReadOnlyList<KeyValuePair<string, string>> headers, TimeSpan limit, CancellationToken ct)
    {
        connection.Step = step;
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            while (true)
            {
                await connection.WriteAsync(Compose(method, uri, headers, out _awaited), either.Token).ConfigureAwait(false);
                await connection.PumpAsync(this, either.Token).ConfigureAwait(false);
                RtspResponse answer = Interlocked.Exchange(ref _answer, null)!;
                lock (_gate)
                {
                    if (answer.StatusCode != 401)
                    {
                        authenticator.Accepted();
                        return answer;
                    }

                    authenticator.Challenged(step, answer);
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new RtspTimeoutException(step, $"no answer within {limit.TotalSeconds:0.#} s");
        }
        finally
        {
            _awaited = 0;
        }
    }

    public Task<RtspResponse> SendAsync(RtspStep step, string method, string uri, IReadOnlyList<KeyValuePair<string, string>> headers, CancellationToken ct) =>
        SendAsync(step, method, uri, headers, options.ResponseTimeout, ct);

    /// <summary>Sends a request whose answer comes by the way, while packets are pumped.</summary>
    public ValueTask SendWithoutWaitingAsync(string method, string uri, Action<RtspResponse> onAnswer, CancellationToken ct)
    {
        byte[] request = Compose(method, uri, [], out int cseq);
        lock (_gate)
        {
            // a camera that never answers must not make us remember every request
            if (_inPassing.Count >= MaxOutstanding) _inPassing.Clear();
            _inPassing.Add(cseq, new SentInPassing(method, uri, onAnswer));
        }

        return connection.WriteAsync(request, ct);
    }

    public bool OnFrame(in RtspFrame frame, long arrivalTimestamp)
    {
        switch (frame.Kind)
        {
            case RtspFrameKind.Interleaved:
                if (Interleaved is null) quirks.Add("data on a channel that was never set up");
                else Interleaved.OnFrame(frame.Channel, frame.Payload, arrivalTimestamp);
                return true;
            case RtspFrameKind.Request:
                AnswerCamera((RtspRequest)frame.Message!);
                return true;
            default:
                return !IsAwaited((RtspResponse)frame.Message!);
        }
    }

    public async ValueTask FlushAsync(CancellationToken ct)
    {
        while (true)
        {
            byte[] next;
            lock (_gate)
            {
                if (_outbox.Count == 0) return;
                next = _outbox[0];
                _outbox.RemoveAt(0);
            }

            await connection.WriteAsync(next, ct).ConfigureAwait(false);
        }
    }

    private byte[] Compose(string method, string uri, IReadOnlyList<KeyValuePair<string, string>> headers, out int cseq)
    {
        lock (_gate)
        {
            cseq = ++_cseq;
            var request = new RtspRequest(method, uri);
            request.Headers.Add("CSeq", cseq.ToString(CultureInfo.InvariantCulture));
            if (authenticator.AuthorizationFor(method, uri) is { } authorization) request.Headers.Add("Authorization", authorization);
            if (SessionId is not null) request.Headers.Add("Session", SessionId);
            request.Headers.Add("User-Agent", options.UserAgent);
            foreach ((string name, string value) in headers) request.Headers.Add(name, value);
            return RtspRequestWriter.ToBytes(request);
        }
    }

    private bool IsAwaited(RtspResponse response)
    {
        int? cseq = response.CSeq;
        if (_awaited != 0 && (cseq is null || cseq == _awaited))
        {
            if (cseq is null) quirks.Add("an answer has no CSeq");
            if (response.StatusCode < 200) return false;
            _answer = response;
            return true;
        }

        SentInPassing? sent;
        lock (_gate)
        {
            if (!_inPassing.Remove(cseq ?? 0, out sent)) quirks.Add("an answer belongs to no request");
            else if (response.StatusCode != 401) authenticator.Accepted();
        }

        if (sent is null) return false;
        if (response.StatusCode == 401) Repeat(sent, response);
        else sent.OnAnswer(response);
        return false;
    }

    // the nonce ran out in the middle of the session
    private void Repeat(SentInPassing sent, RtspResponse challenge)
    {
        lock (_gate) authenticator.Challenged(RtspStep.KeepAlive, challenge);
        byte[] request = Compose(sent.Method, sent.Uri, [], out int cseq);
        lock (_gate)
        {
            _inPassing.Add(cseq, sent);
            _outbox.Add(request);
        }
    }

    private void AnswerCamera(RtspRequest request)
    {
        quirks.Add($"the camera sends requests of its own ({request.Method})");
        if (request.Method == RtspMethod.Redirect)
            throw new RtspRedirectException(connection.Step, $"the camera sends us on in the middle of the session, to {request.Headers["Location"] ?? "nowhere"}");

        // RFC 7826 section 13.7; servers of RTSP 1.0 do it too, and send nothing more
        if (request.Method == RtspMethod.Teardown) throw new RtspDisconnectedException(connection.Step, "the camera ended the session", null);

        // RFC 2326 section 10.1: OPTIONS at any time, from either side; nothing else is asked of a client
        RtspResponse answer = request.Method == RtspMethod.Options ? new(200, "OK") : new(501, "Not Implemented");
        if (request.Headers["CSeq"] is { } cseq) answer.Headers.Add("CSeq", cseq);
        if (request.Method == RtspMethod.Options) answer.Headers.Add("Public", RtspMethod.Options);
        lock (_gate)
        {
            if (_outbox.Count < MaxOutstanding) _outbox.Add(RtspResponseWriter.ToBytes(answer));
        }
    }

    private sealed record SentInPassing(string Method, string Uri, Action<RtspResponse> OnAnswer);
}
