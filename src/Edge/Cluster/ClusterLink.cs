using System.Net.Sockets;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Pulse;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Edge.Cluster;

/// <summary>
/// This process's client of the cluster. It has a host of its own, so that the web server does not wait for silos: it is connected in the
/// background, is tried for ever, and outlives the loss of all silos. It feels the cluster's pulse: silos that are cut off without a word keep
/// their connections, and give no answer.
/// </summary>
internal sealed partial class ClusterLink(Action<IClientBuilder> configure, Action<ILoggingBuilder> logging, TimeProvider time)
    : BackgroundService, ICluster, IClusterConnectionStatusObserver
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    /// <summary>What is said to silos when the process stops must not hold it up.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PulsePeriod = TimeSpan.FromSeconds(1);

    /// <summary>Longer than a silo's death goes unnoticed, so that it takes more than that to call the cluster lost.</summary>
    private static readonly TimeSpan PulseLimit = TimeSpan.FromSeconds(5);

    /// <summary>Some keys go one way and some another; few of them keep few grains awake.</summary>
    private const int PulseKeys = 16;

    private readonly TaskCompletionSource<IClusterClient> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isConnected;
    private volatile bool _isStopping;
    private ILogger? _log;
    private long _answered;
    private int _failures;

    public IClusterClient? Client => _connected.Task.IsCompletedSuccessfully ? _connected.Task.Result : null;

    public bool IsConnected => _isConnected && Client is not null && time.GetElapsedTime(Interlocked.Read(ref _answered)) < PulseLimit;

    public Task<IClusterClient> ConnectedAsync(CancellationToken ct) => _connected.Task.WaitAsync(ct);

    public void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered)
    {
        _isConnected = currentNumberOfGateways > 0;
        if (_isStopping || _log is not { } log) return;
        if (currentNumberOfGateways < previousNumberOfGateways) LogSiloLost(log, currentNumberOfGateways);
        else LogSiloReached(log, currentNumberOfGateways);
    }

    public void NotifyClusterConnectionLost() => _isConnected = false;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using ILoggerFactory logs = LoggerFactory.Create(logging);
        _log = logs.CreateLogger<ClusterLink>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(_log, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // it was never reached
            }
            catch (SocketException e)
            {
                // a gateway's name that can't be looked up now
                TellUnreachable(_log, e);
                await Task.Delay(RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _log = null;
    }

    private async Task RunAsync(ILogger log, CancellationToken stoppingToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        logging(builder.Logging);

        // to be told to stop before there was a cluster is no failure
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = StopLimit);
        builder.Services.AddSingleton(time);
        builder.UseOrleansClient(client =>
        {
            configure(client);
            client.AddClusterConnectionStatusObserver(this);
            client.UseConnectionRetryFilter(async (e, ct) =>
            {
                TellUnreachable(log, e);
                await Task.Delay(RetryDelay, time, ct).ConfigureAwait(false);
                return true;
            });
        });
        IHost host = builder.Build();
        try
        {
            await host.StartAsync(stoppingToken).ConfigureAwait(false);
            _isConnected = true;
            Interlocked.Exchange(ref _answered, time.GetTimestamp());
            LogConnected(log);
            var client = host.Services.GetRequiredService<IClusterClient>();
            _connected.TrySetResult(client);
            await FeelPulseAsync(client, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _isStopping = true;
            await StopAsync(host).ConfigureAwait(false);
        }
        finally
        {
            _isConnected = false;
            host.Dispose();
        }
    }

    /// <summary>Once: it is tried several times a second.</summary>
    private void TellUnreachable(ILogger log, Exception e)
    {
        string reason = ExceptionLine.Of(e);
        if (_failures++ == 0) LogUnreachable(log, reason);
    }

    /// <summary>Until it is told to stop. A beat without an answer does not hold up the next.</summary>
    private async Task FeelPulseAsync(IClusterClient client, CancellationToken ct)
    {
        using var beats = new PeriodicTimer(PulsePeriod, time);
        for (long beat = 0; await beats.WaitForNextTickAsync(ct).ConfigureAwait(false); beat++) _ = BeatAsync(client, beat % PulseKeys);
    }

    private async Task BeatAsync(IClusterClient client, long key)
    {
        try
        {
            await client.GetGrain<IPulseGrain>(key).BeatAsync().ConfigureAwait(false);
            Interlocked.Exchange(ref _answered, time.GetTimestamp());
        }
        catch (Exception e) when (ClusterFaults.IsOfCluster(e))
        {
            // that nothing was answered is what is to be known
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

    [LoggerMessage(62, LogLevel.Warning, "A silo was lost; {Count} can be reached.")]
    private static partial void LogSiloLost(ILogger log, int count);

    [LoggerMessage(63, LogLevel.Information, "A silo is reached; {Count} can be.")]
    private static partial void LogSiloReached(ILogger log, int count);
}
