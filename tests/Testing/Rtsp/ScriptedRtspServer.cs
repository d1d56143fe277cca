using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Testing.Rtsp;

/// <summary>Plays a camera by its script over real loopback sockets. A client that leaves the script makes <see cref="RunAsync"/> throw.</summary>
public sealed class ScriptedRtspServer(RtspScript script, ManualTime time, RecordingHandler handler, Action stopClient) : IDisposable
{
    /// <summary>The second host of a redirect: loopback is a whole network on Linux.</summary>
    private static readonly IPAddress OtherHost = IPAddress.Parse("127.0.0.2");

    private readonly Socket _main = Listen(IPAddress.Loopback);
    private readonly Socket _other = Listen(OtherHost);
    private readonly Socket? _six = Socket.OSSupportsIPv6 ? Listen(IPAddress.IPv6Loopback) : null;
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _stranger = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly List<ChannelPair> _clientPorts = [];
    private readonly List<byte[]> _interleaved = [];
    private readonly ScriptedPackets _packets = new(script);
    private ScriptedConnection? _connection;
    private RtspRequest? _request;

    /// <summary>The data the script waited for.</summary>
    public IReadOnlyList<byte[]> Interleaved => _interleaved;

    public string Fill(string text)
    {
        string udp = string.Create(CultureInfo.InvariantCulture, $"{((IPEndPoint)_udp.LocalEndPoint!).Port}-{((IPEndPoint)_udp.LocalEndPoint!).Port}");
        return text.Replace("{server}", _main.LocalEndPoint!.ToString(), StringComparison.Ordinal)
            .Replace("{six}", _six?.LocalEndPoint!.ToString(), StringComparison.Ordinal)
            .Replace("{other}", _other.LocalEndPoint!.ToString(), StringComparison.Ordinal)
            .Replace("{udp}", udp, StringComparison.Ordinal);
    }

    public void Start()
    {
        _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _stranger.Bind(new IPEndPoint(OtherHost, 0));
    }

    public async Task RunAsync(CancellationToken ct)
    {
        IReadOnlyList<RtspScriptLine> steps = script.Steps;
        for (int at = 0; at < steps.Count;)
        {
            int end = at + 1;
            if (steps[at].Verb is "C:" or "S:") while (end < steps.Count && IsContinued(steps[at], steps[end])) end++;
            await StepAsync([.. steps.Skip(at).Take(end - at)], ct);
            at = end;
        }

        await ExpectNothingMoreAsync(steps[^1], ct);
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _main.Dispose();
        _other.Dispose();
        _six?.Dispose();
        _udp.Dispose();
        _stranger.Dispose();
    }

    // a block goes on until another verb, or until its next first line
    private static bool IsContinued(RtspScriptLine first, RtspScriptLine line) => first.Verb == "C:"
        ? line.Verb == "C:" && IsHeader(line.Rest)
        : line.Verb == "S|" || (line.Verb == "S:" && IsHeader(line.Rest));

    private static bool IsHeader(string text)
    {
        string name = text.TrimStart('!', '-').Split(':')[0];
        return !name.Contains(' ', StringComparison.Ordinal) && name != "*";
    }

    private async Task StepAsync(RtspScriptLine[] block, CancellationToken ct)
    {
        RtspScriptLine line = block[0];
        switch (line.Verb)
        {
            case "ACCEPT":
                await AcceptAsync(line, ct);
                break;
            case "C:":
                await ExpectRequestAsync(block, ct);
                break;
            case "C$":
                await ExpectFrameAsync(line, ct);
                break;
            case "DIGEST":
                CheckDigest(line);
                break;
            case "S:":
                await Connection(line).WriteAsync(Compose(block), ct);
                break;
            case "S$":
                string[] frame = line.Rest.Split(' ', 2);
                byte[] data = Hex(frame[1]);
                byte channel = byte.Parse(frame[0], CultureInfo.InvariantCulture);
                await Connection(line).WriteAsync([(byte)'$', channel, (byte)(data.Length >> 8), (byte)data.Length, .. data], ct);
                break;
            case "S#":
                await Connection(line).WriteAsync(Hex(line.Rest), ct);
                break;
            case "S*":
                string[] repeat = line.Rest.Split(' ', 2);
                string many = string.Concat(Enumerable.Repeat(repeat[1] + "\r\n", int.Parse(repeat[0], CultureInfo.InvariantCulture)));
                await Connection(line).WriteAsync(many, ct);
                break;
            case "R$":
                await Connection(line).WriteAsync(_packets.Rtp(line), ct);
                break;
            case "SR":
                await Connection(line).WriteAsync(_packets.SenderReport(line), ct);
                break;
            case "LOSE":
                _packets.Lose(line);
                break;
            case "TICK":
                await handler.Reached(_packets.Made).WaitAsync(ct);
                time.Advance(RtspScript.Seconds(line.Rest));
                break;
            case "U$" or "U#":
                await SendDatagramAsync(line, ct);
                break;
            case "SEEN":
                await handler.Reached(line.Rest == "ALL" ? _packets.Made : int.Parse(line.Rest, CultureInfo.InvariantCulture)).WaitAsync(ct);
                break;
            case "ADVANCE":
                await AdvanceAsync(line, ct);
                break;
            case "STOP":
                stopClient();
                break;
            case "CLOSE":
                Connection(line).Dispose();
                _connection = null;
                break;
            case "EOF":
                await ExpectNothingMoreAsync(line, ct);
                break;
            default:
                throw new RtspScriptException(line, "no such verb");
        }
    }

    private async Task AcceptAsync(RtspScriptLine line, CancellationToken ct)
    {
        if (_connection is not null) await ExpectNothingMoreAsync(line, ct);
        Socket listener = line.Rest switch { "other" => _other, "six" => _six!, _ => _main };
        _connection = new ScriptedConnection(await listener.AcceptAsync(ct));
    }

    private async Task ExpectRequestAsync(RtspScriptLine[] block, CancellationToken ct)
    {
        _request = await Connection(block[0]).ReadAsync(ct) ?? throw new RtspScriptException(block[0], "the client closed the connection instead");
        string said = $"{_request.Method} {_request.Uri}";
        if (!Glob.Matches(Fill(block[0].Rest), said)) throw new RtspScriptException(block[0], $"the client asks {said}");

        foreach (RtspScriptLine line in block.Skip(1))
        {
            if (line.Rest.StartsWith('!'))
            {
                if (_request.Headers[line.Rest[1..]] is { } present) throw new RtspScriptException(line, $"it is there: {present}");
                continue;
            }

            string[] header = line.Rest.Split(':', 2, StringSplitOptions.TrimEntries);
            string? value = _request.Headers[header[0]];
            if (value is null || !Glob.Matches(Fill(header[1]), value)) throw new RtspScriptException(line, $"it is {value ?? "absent"}");
        }

        if (_request.Method == RtspMethod.Setup && TransportHeader.TryParse(_request.Headers["Transport"], out TransportHeader? transport))
            _clientPorts.Add(transport.ClientPort ?? default);
    }

    private async Task ExpectFrameAsync(RtspScriptLine line, CancellationToken ct)
    {
        if (!await Connection(line).ReadFramesAsync(_interleaved.Count + 1, ct)) throw new RtspScriptException(line, "the client sends no data");
        byte[] frame = Connection(line).Interleaved[_interleaved.Count];
        if (frame[0] != byte.Parse(line.Rest, CultureInfo.InvariantCulture)) throw new RtspScriptException(line, $"it comes on channel {frame[0]}");
        _interleaved.Add(frame[1..]);
    }

    private void CheckDigest(RtspScriptLine line)
    {
        string[] user = line.Rest.Split(' ');
        string? header = _request?.Headers["Authorization"];
        if (header is null || !DigestAuthorization.TryParse(header, out DigestAuthorization? answer))
            throw new RtspScriptException(line, $"no Digest: {header ?? "absent"}");
        if (answer.User != user[0] || answer.Uri != _request!.Uri || !answer.IsValid(_request.Method, user[1]))
            throw new RtspScriptException(line, $"the answer is wrong: {header}");
    }

    private string Compose(RtspScriptLine[] block)
    {
        List<string> lines = [.. block.Where(line => line.Verb == "S:").Select(line => Fill(line.Rest))];
        string body = string.Concat(block.Where(line => line.Verb == "S|").Select(line => Fill(line.Rest) + "\r\n"));
        bool silent = lines.Remove("-CSeq");
        bool numbered = lines.Exists(line => line.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase));
        if (lines[0].StartsWith("RTSP/", StringComparison.Ordinal) && !silent && !numbered) lines.Insert(1, $"CSeq: {_request?.CSeq}");
        if (body.Length > 0 && !lines.Exists(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)))
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}"));
        return string.Join("\r\n", lines) + "\r\n\r\n" + body;
    }

    private async Task SendDatagramAsync(RtspScriptLine line, CancellationToken ct)
    {
        string[] parts = line.Rest.Split(' ', 3);
        ChannelPair ports = _clientPorts[int.Parse(parts[0], CultureInfo.InvariantCulture)];
        var to = new IPEndPoint(IPAddress.Loopback, parts[1] == "rtp" ? ports.Rtp : ports.Rtcp);
        await (line.Verb == "U#" ? _stranger : _udp).SendToAsync(Hex(parts[2]), SocketFlags.None, to, ct);
    }

    // "10s" moves the clock once; "1s UNTIL REQUEST" again and again, for where nobody can know when the client has set its timer
    private async Task AdvanceAsync(RtspScriptLine line, CancellationToken ct)
    {
        string[] parts = line.Rest.Split(' ', 2);
        do
        {
            time.Advance(RtspScript.Seconds(parts[0]));
            if (parts.Length == 1) return;
            for (int look = 0; look < 200 && !Connection(line).HasData; look++) await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, ct);
        }
        while (!Connection(line).HasData);
    }

    private async Task ExpectNothingMoreAsync(RtspScriptLine line, CancellationToken ct)
    {
        if (_connection is null) return;
        if (await _connection.ReadAsync(ct) is { } more) throw new RtspScriptException(line, $"the client asks for more: {more.Method} {more.Uri}");
        _connection.Dispose();
        _connection = null;
    }

    private ScriptedConnection Connection(RtspScriptLine line) => _connection ?? throw new RtspScriptException(line, "there is no connection: ACCEPT is missing");

    private byte[] Hex(string text) => script.Bytes(text);

    private static Socket Listen(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        socket.Listen();
        return socket;
    }
}
