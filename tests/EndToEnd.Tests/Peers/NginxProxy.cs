using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>nginx before a host, which it serves under <c>/site/</c>.</summary>
internal sealed class NginxProxy : IDisposable
{
    private const string Nginx = "/usr/sbin/nginx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-nginx-");
    private readonly Process _process;

    private NginxProxy(Uri host)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}/site/"));
        string folder = _folder.FullName;
        string config = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(config, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                server {
                    listen {{Address.Authority}};
                    location /site/ {
                        proxy_pass {{new Uri(host, "/")}};
                        proxy_http_version 1.1;
                        proxy_buffering off;
                    }
                }
            }
            """);
        _process = Tool.Start(Nginx, ["-c", config, "-e", "stderr"]);
        _process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the host's paths begin.</summary>
    public Uri Address { get; }

    public static async Task<NginxProxy> StartAsync(Uri host, CancellationToken ct)
    {
        if (!File.Exists(Nginx)) Assert.Skip("nginx is not installed (Debian: nginx-light).");
        var proxy = new NginxProxy(host);
        await Until.TrueAsync(() => proxy._process.HasExited || proxy.Listens(), Patience, ct);
        Assert.False(proxy._process.HasExited, "nginx ended; its words are among the diagnostic messages.");
        return proxy;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private bool Listens()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, Address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
