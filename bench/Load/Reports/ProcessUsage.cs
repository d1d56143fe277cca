using System.Globalization;

namespace Fleet.Load.Reports;

/// <summary>What processes have used so far, summed, as the kernel tells it (proc(5): /proc/pid/stat, /proc/pid/status).</summary>
internal readonly record struct ProcessUsage(double CpuSeconds, double ResidentMegabytes)
{
    /// <summary>USER_HZ: the unit of utime and stime, 100 a second for every Linux program.</summary>
    private const double TicksPerSecond = 100;

    private const int UserTimeField = 13;
    private const int SystemTimeField = 14;

    /// <summary>Throws <see cref="IOException"/> when there is no such process.</summary>
    public static ProcessUsage Of(IEnumerable<int> pids)
    {
        double cpu = 0, resident = 0;
        foreach (int pid in pids)
        {
            cpu += CpuOf(File.ReadAllText($"/proc/{pid}/stat"));
            resident += ResidentOf(File.ReadLines($"/proc/{pid}/status"));
        }

        return new ProcessUsage(cpu, resident);
    }

    internal static double CpuOf(string stat)
    {
        // the name, in parentheses, may hold spaces; state is the field behind it, the third
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (Ticks(UserTimeField) + Ticks(SystemTimeField)) / TicksPerSecond;

        long Ticks(int field) => long.Parse(fields[field - 2], CultureInfo.InvariantCulture);
    }

    internal static double ResidentOf(IEnumerable<string> status)
    {
        string line = status.FirstOrDefault(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)) ?? throw new IOException("the process has ended");
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024.0;
    }
}
