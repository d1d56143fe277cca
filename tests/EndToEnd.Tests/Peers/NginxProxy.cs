using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fleet.Testing;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>nginx before a host, told nothing but where that is.</summary>
internal sealed class NginxProxy : IDisposable
{
    /// <summary>Whether an answer came out of the cache: HIT, MISS and so on.</summary>
    public const string StateHeader = "X-Cache";

    private const string Nginx = "/usr/sbin/nginx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-nginx-");
    private readonly Process _process;

    private NginxProxy(Uri host, string prefix, string directives)
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}{prefix}"));
        string folder = _folder.FullName;
        string config = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(config, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr warn;
            events { }
            http {
                access_log off;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                proxy_cache_path {{folder}}/cache keys_zone=hls:1m;
                server {
                    listen {{Address.Authority}};
                    location {{prefix}} {
                        proxy_pass {{new Uri(host, "/")}};
                        proxy_http_version 1.1;
                        {{directives}}
                    }
                }
            }
            """);
        _process = Tool.Start(Nginx, ["-p", folder, "-c", config, "-e", "stderr"]);
        _process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    /// <summary>Where the host's paths begin.</summary>
    public Uri Address { get; }

    /// <summary>As a cache.</summary>
    public static Task<NginxProxy> CacheAsync(Uri host, CancellationToken ct) =>
        StartAsync(() => new NginxProxy(host, "/", $"proxy_cache hls; proxy_cache_lock on; add_header {StateHeader} $upstream_cache_status always;"), ct);

    /// <summary>As a tunnel that serves the host under <c>/site/</c>.</summary>
    public static Task<NginxProxy> TunnelAsync(Uri host, CancellationToken ct) =>
        StartAsync(() => new NginxProxy(host, "/site/", "proxy_buffering off;"), ct);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<NginxProxy> StartAsync(Func<NginxProxy> start, CancellationToken ct)
    {
        if (!File.Exists(Nginx)) Assert.Skip("nginx is not installed (Debian: nginx-light).");
        NginxProxy proxy = start();
        await Until.TrueAsync(() => proxy._process.HasExited || proxy.IsListening(), Patience, ct);
        Assert.False(proxy._process.HasExited, "nginx ended; its words are among the diagnostic messages.");
        return proxy;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
