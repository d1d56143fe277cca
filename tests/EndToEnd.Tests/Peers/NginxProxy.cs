using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fleet.Testing.Tools;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>nginx as a cache in front of a host, told nothing but where that is.</summary>
internal sealed class NginxProxy : IDisposable
{
    /// <summary>Whether an answer came out of the cache: HIT, MISS and so on.</summary>
    public const string StateHeader = "X-Cache";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-nginx-");
    private readonly Process _process;

    private NginxProxy(Uri upstream)
    {
        int port = FreePort();
        Address = new Uri($"http://127.0.0.1:{port}");
        string configuration = Path.Combine(_folder.FullName, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            master_process off;
            pid {{_folder.FullName}}/pid;
            error_log stderr warn;
            events { }
            http {
                access_log off;
                client_body_temp_path {{_folder.FullName}}/body;
                proxy_temp_path {{_folder.FullName}}/temporary;
                fastcgi_temp_path {{_folder.FullName}}/fastcgi;
                uwsgi_temp_path {{_folder.FullName}}/uwsgi;
                scgi_temp_path {{_folder.FullName}}/scgi;
                proxy_cache_path {{_folder.FullName}}/cache keys_zone=hls:1m;
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://{{upstream.Authority}};
                        proxy_http_version 1.1;
                        proxy_cache hls;
                        proxy_cache_lock on;
                        add_header {{StateHeader}} $upstream_cache_status always;
                    }
                }
            }
            """);
        _process = Tool.Start("nginx", ["-p", _folder.FullName, "-c", configuration]);
        _process.ErrorDataReceived += (_, line) => TestContext.Current.SendDiagnosticMessage(line.Data ?? "");
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public static async Task<NginxProxy> StartAsync(Uri upstream, CancellationToken ct)
    {
        var proxy = new NginxProxy(upstream);
        await Until.TrueAsync(() => proxy._process.HasExited || proxy.IsListening(), Patience, ct);
        Assert.False(proxy._process.HasExited, "nginx did not start");
        return proxy;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
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
