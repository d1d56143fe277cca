using System.Globalization;
using Fleet.Load.Reports;

namespace Fleet.Load.Churn;

/// <summary>What a process holds, as the kernel tells it (proc(5)).</summary>
internal sealed record ServerFootprint(double ResidentMegabytes, int Descriptors, int Sockets, int Threads)
{
    public static ServerFootprint Of(int pid)
    {
        string process = string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}");
        string[] descriptors = Directory.GetFiles(process + "/fd");
        int sockets = descriptors.Count(each => Target(each)?.StartsWith("socket:", StringComparison.Ordinal) == true);
        return new ServerFootprint(Math.Round(ProcessUsage.Of([pid]).ResidentMegabytes, 1), descriptors.Length, sockets, Directory.GetDirectories(process + "/task").Length);
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed since the directory was read
        }
    }
}
