using System.ComponentModel;
using System.Runtime.InteropServices;
using Perfolizer.Horology;

namespace Fleet.Core.Benchmarks;

/// <summary>
/// Counts the time this thread spends on a processor, not the time that passes: what else the machine does then costs it caches, but not its turn.
/// The benchmarks wait for nothing, so on an idle machine both are the same.
/// </summary>
internal sealed partial class ThreadClock : IClock
{
    private const int ThreadProcessorTime = 3;

    public string Title => "processor time of the thread";

    public bool IsAvailable => OperatingSystem.IsLinux();

    public Frequency Frequency { get; } = new(1_000_000_000);

    public long GetTimestamp()
    {
        if (GetTime(ThreadProcessorTime, out TimeSpec time) != 0) throw new Win32Exception();
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    // clock_gettime(2) with CLOCK_THREAD_CPUTIME_ID
    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
