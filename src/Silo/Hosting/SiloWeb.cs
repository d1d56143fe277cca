using Fleet.Hosting.Metrics;
using Fleet.Hosting.Server;
using Fleet.Hosting.Settings;
using Fleet.Web.Management;
using Fleet.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fleet.Silo.Hosting;

/// <summary>What a silo answers over HTTP: whether it lives, whether it is ready, its figures.</summary>
internal static class SiloWeb
{
    public static WebApplication Build(LiveSettings live, SiloReadiness readiness, TimeProvider time)
    {
        // nothing but our own settings configures the server: a stray variable could open an address to everybody
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        WebServer.Configure(builder.WebHost, live, time);
        HostLog.Configure(builder.Logging, live);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(live);
        builder.Services.AddHostedService<SettingsWatch>();

        WebApplication web = builder.Build();
        web.UseProblemResponses();
        web.UseRouting();
        web.MapHealth(() => readiness.NotReadyBecause);
        web.MapMetrics(SiloFigures.Of(readiness));
        return web;
    }
}
