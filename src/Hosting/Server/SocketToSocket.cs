using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace Fleet.Hosting.Server;

/// <summary>
/// The thread that finds a camera's socket readable reads it, finishes the picture and writes it to the viewers' sockets, with no hop to the
/// thread pool between. What runs on it must not block: it is one of as many as the machine has cores.
/// </summary>
public static class SocketToSocket
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>To be called before the process touches its first socket: the runtime reads it then, once, and from nowhere else.</summary>
    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(InlineCompletions) is null) Environment.SetEnvironmentVariable(InlineCompletions, "1");
    }

    public static void AddTo(IServiceCollection services) =>
        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = IsEnabled);

    /// <summary>The management API waits for the disk: it goes on in the pool.</summary>
    public static void LeaveSocketsFor(this IApplicationBuilder app, PathString blocking) => app.Use(async (context, next) =>
    {
        if (context.Request.Path.StartsWithSegments(blocking)) await Task.Yield();
        await next(context).ConfigureAwait(false);
    });

    private static bool IsEnabled => Environment.GetEnvironmentVariable(InlineCompletions) == "1";
}
