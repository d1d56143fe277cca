using Fleet.Grains.Cameras;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>
/// A silo that learns that the others declared it dead must not go on: it closes its pulls and ends its process. Orleans' own handler waits
/// two seconds before it does so, in which its cameras would be pulled twice.
/// </summary>
internal sealed partial class StaleSiloHandler(IServiceProvider services, ILogger<StaleSiloHandler> log) : IFatalErrorHandler
{
    /// <summary>For goodbyes to cameras.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(250);

    private int _isEnding;

    public bool IsUnexpected(Exception exception) => exception is not ThreadAbortException;

    public void OnFatalException(object? sender, string? context, Exception? exception)
    {
        if (Interlocked.Exchange(ref _isEnding, 1) != 0) return;
        string why = $"This silo can't go on. {context} {exception}".TrimEnd();
        try
        {
            services.GetService<SiloSessions>()?.EndAll(why);
            LogFatal(log, exception, context);
            Console.Error.WriteLine(why);
            using var never = new ManualResetEventSlim();
            never.Wait(Farewell);
        }
        finally
        {
            Environment.FailFast(why, exception);
        }
    }

    [LoggerMessage(77, LogLevel.Critical, "This silo can't go on: its process ends. {Context}")]
    private static partial void LogFatal(ILogger log, Exception? exception, string? context);
}
