using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Fleet.Testing.Hosts;
using Fleet.Testing.Tools;

namespace Fleet.Deployment.Tests.Compose;

/// <summary>A real nginx with compose/nginx.conf, in which nothing is changed but addresses and folders.</summary>
internal sealed class ComposeProxy : IDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-proxy-");
    private readonly Process _process;

    private ComposeProxy(params Uri[] edges)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Take()}"));
        string config = Repository.Read("compose/nginx.conf").Replace("/tmp/", _folder.FullName + "/", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen {Address.Authority}", StringComparison.Ordinal).Replace("worker_processes auto", "worker_processes 1", StringComparison.Ordinal);
        for (int i = 0; i < edges.Length; i++) config = config.Replace($"server edge-{i + 1}:8080", $"server {edges[i].Authority}", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder.FullName, "nginx.conf"), config);
        _process = Tool.Start(Nginx, ["-p", _folder.FullName, "-c", Path.Combine(_folder.FullName, "nginx.conf"), "-e", "stderr", "-g", "daemon off; master_process off;"]);
        _process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public static async Task<ComposeProxy> StartAsync(CancellationToken ct, params Uri[] edges)
    {
        if (!File.Exists(Nginx)) Assert.Skip("nginx is not installed (Debian: nginx-light).");
        var proxy = new ComposeProxy(edges);
        using var look = new PeriodicTimer(LookEvery);
        while (!proxy.IsListening())
        {
            Assert.False(proxy._process.HasExited, "nginx ended; its words are among the diagnostic messages.");
            await look.WaitForNextTickAsync(ct);
        }

        return proxy;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool IsListening()
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(Address.Host, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
