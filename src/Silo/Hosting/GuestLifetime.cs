using Microsoft.Extensions.Hosting;

namespace Fleet.Silo.Hosting;

/// <summary>Of a host that is one of two in a process: signals are not its own to answer.</summary>
internal sealed class GuestLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
