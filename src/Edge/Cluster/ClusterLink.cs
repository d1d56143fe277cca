using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Edge.Cluster;

/// <summary>
/// This process's client of the cluster. It has a host of its own, so that the web server does not wait for silos: it is connected in the
/// background, is tried for ever, and outlives the loss of all silos.
/// </summary>
internal sealed partial class ClusterLink(Action<IClientBuilder> configure, Action<ILoggingBuilder> logging, TimeProvider time)
    : BackgroundService, ICluster, IClusterConnectionStatusObserver
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>What is said to silos when the process stops must not hold it up.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<IClusterClient> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isConnected;
    private int _failures;

    public IClusterClient? Client => _connected.Task.IsCompletedSuccessfully ? _connected.Task.Result : null;

    public bool IsConnected => _isConnected && Client is not null;

    public Task<IClusterClient> ConnectedAsync(CancellationToken ct) => _connected.Task.WaitAsync(ct);

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered) =>
        _isConnected = currentNumberOfGateways > 0;

    public void NotifyClusterConnectionLost() => _isConnected = false;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(time);
        IHost? host = null;
        builder.UseOrleansClient(client =>
        {
            configure(client);
            client.AddClusterConnectionStatusObserver(this);
            client.UseConnectionRetryFilter(async (e, ct) =>
            {
                if (_failures++ == 0) LogUnreachable(host!.Services.GetRequiredService<ILogger<ClusterLink>>(), e.Message);
                await Task.Delay(RetryDelay, time, ct).ConfigureAwait(false);
                return true;
            });
        });
        host = builder.Build();
        try
        {
            await host.StartAsync(stoppingToken).ConfigureAwait(false);
            _isConnected = true;
            LogConnected(host.Services.GetRequiredService<ILogger<ClusterLink>>());
            _connected.TrySetResult(host.Services.GetRequiredService<IClusterClient>());
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await StopAsync(host).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // it was never reached
        }
        finally
        {
            _isConnected = false;
            host.Dispose();
        }
    }

    private async Task StopAsync(IHost host)
    {
        using var limit = new CancellationTokenSource(StopLimit, time);
        try
        {
            await host.StopAsync(limit.Token).WaitAsync(StopLimit, time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            // silos find out by themselves that it is gone
        }
    }

    [LoggerMessage(60, LogLevel.Warning, "The cluster can't be reached yet, and is tried on: {Message}")]
    private static partial void LogUnreachable(ILogger log, string message);

    [LoggerMessage(61, LogLevel.Information, "The cluster is reached.")]
    private static partial void LogConnected(ILogger log);
}
