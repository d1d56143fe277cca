using System.Net;

namespace Fleet.Testing.Hosts;

/// <summary>An edge of a cluster on this machine.</summary>
public sealed class EdgeProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private EdgeProcess(HostProcess process, Uri address) => (Process, Address) = (process, address);

    public HostProcess Process { get; }

    public Uri Address { get; }

    /// <summary>Returns when it takes connections; viewers may have to wait until it is ready.</summary>
    public static async Task<EdgeProcess> StartAsync(string database, IEnumerable<string> arguments, CancellationToken ct, string urls = "http://127.0.0.1:0", string? networkNamespace = null)
    {
        (HostProcess process, string line) = await HostProcess.StartAsync("Edge", ["--database", database, "--urls", urls, .. arguments], Listening, ct, networkNamespace);
        return new EdgeProcess(process, new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()));
    }

    /// <summary>Returns when viewers may be sent to it.</summary>
    public async Task UntilReadyAsync(CancellationToken ct)
    {
#pragma warning disable CA5359 // the certificates of tests are nobody's
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = delegate { return true; } } };
#pragma warning restore CA5359
        using var http = new HttpClient(handler) { BaseAddress = Address };
        using var look = new PeriodicTimer(LookEvery);
        while (true)
        {
            using HttpResponseMessage answer = await http.GetAsync("/healthz/ready", ct);
            if (answer.StatusCode == HttpStatusCode.OK) return;
            await look.WaitForNextTickAsync(ct);
        }
    }

    public void Dispose() => Process.Dispose();
}
