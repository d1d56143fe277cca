namespace Fleet.CameraSim.Server;

/// <summary>
/// One loop sends for all cameras. A timer a camera, or a task a client, would cost more than the sending itself; looking at every
/// camera each tick costs a comparison a track.
/// </summary>
internal sealed class PacingLoop(SimulatorState state, PacingStatistics statistics)
{
    /// <summary>How late a picture may be because of the loop alone.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(4);

    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Tick, state.Time);
        SimulatedCamera[] cameras = [.. state.Cameras.Values];
        long checkedAt = state.Time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                foreach (SimulatedCamera camera in cameras) camera.SendDue(statistics);
                if (state.Time.GetElapsedTime(checkedAt) < ExpiryInterval) continue;
                checkedAt = state.Time.GetTimestamp();
                state.CloseExpired();
            }
        }
        catch (OperationCanceledException)
        {
            // the simulator ends
        }
    }
}
