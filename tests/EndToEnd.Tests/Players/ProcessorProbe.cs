namespace Fleet.EndToEnd.Tests.Players;

/// <summary>How long a thread that wants to run has to wait for the processor: what no player, and no server, can do anything about.</summary>
internal sealed class ProcessorProbe : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly ManualResetEventSlim _end = new();
    private readonly List<double> _late = [];
    private readonly Thread _thread;

    public ProcessorProbe()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = nameof(ProcessorProbe) };
        _thread.Start();
    }

    /// <summary>The wait that 19 of 20 stay below, in ms. It ends the probe.</summary>
    public double Lateness()
    {
        Dispose();
        _late.Sort();
        return _late.Count == 0 ? 0 : _late[_late.Count * 95 / 100];
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
    }

    private void Run()
    {
        long asked = TimeProvider.System.GetTimestamp();
        while (!_end.Wait(Period))
        {
            _late.Add((TimeProvider.System.GetElapsedTime(asked) - Period).TotalMilliseconds);
            asked = TimeProvider.System.GetTimestamp();
        }
    }
}
