using Fleet.Hosting.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Settings;

/// <summary>Reads the settings again when one of their files changes.</summary>
public sealed class SettingsWatch(LiveSettings settings, ILoggerFactory logs, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ILogger log = logs.CreateLogger("Fleet.Settings");
        while (!stoppingToken.IsCancellationRequested && settings.Files.Any())
        {
            FileSignal[] signals = [.. settings.Files.Select(Path.GetFullPath).Where(file => Directory.Exists(Path.GetDirectoryName(file))).Select(file => new FileSignal(file, time))];
            if (signals.Length == 0) return;
            try
            {
                using var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                Task[] waits = [.. signals.Select(signal => signal.WaitAsync(end.Token))];
                await Task.WhenAny(waits).ConfigureAwait(false);
                await end.CancelAsync().ConfigureAwait(false);
                await Task.WhenAll(waits).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                foreach (FileSignal signal in signals) signal.Dispose();
            }

            if (!stoppingToken.IsCancellationRequested) settings.Reload(log);
        }
    }
}
