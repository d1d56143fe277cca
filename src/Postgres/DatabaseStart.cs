using Npgsql;

namespace Fleet.Postgres;

/// <summary>Opening a database that is there and can't serve yet: it starts up, has no connection to spare, or is too busy to answer in time.</summary>
public static class DatabaseStart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong with the address or the password is an error at once.</summary>
    /// <param name="open">Opens it; asked again while the database can't serve.</param>
    /// <param name="report">Told once that it is waited for.</param>
    /// <param name="time">Measures the patience.</param>
    /// <param name="ct">Ends the wait.</param>
    public static async Task<T> WaitAsync<T>(Func<Task<T>> open, Action<string> report, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(time);
        long start = time.GetTimestamp();
        for (bool isTold = false; ; isTold = true)
        {
            try
            {
                return await open().ConfigureAwait(false);
            }
            catch (Exception e) when (CanNotServeYet(e) && time.GetElapsedTime(start) < Patience)
            {
                if (!isTold) report($"The database can't serve yet, and is waited for: {e.Message}");
                await Task.Delay(Pause, time, ct).ConfigureAwait(false);
            }
        }
    }

    internal static bool CanNotServeYet(Exception? e) => e switch
    {
        null => false,
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections } or TimeoutException => true,
        _ => CanNotServeYet(e.InnerException),
    };
}
