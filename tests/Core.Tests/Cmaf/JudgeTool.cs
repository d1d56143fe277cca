using System.ComponentModel;
using System.Diagnostics;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>Runs ffmpeg, ffprobe and node as independent judges; a test is skipped where one is missing.</summary>
internal static class JudgeTool
{
    /// <summary>What the tool writes to its output; anything on its error output, or another exit code than 0, fails the test.</summary>
    public static byte[] Run(string tool, string arguments, byte[]? input = null)
    {
        string file = Path.GetTempFileName();
        try
        {
            if (input is not null) File.WriteAllBytes(file, input);
            using Process process = Start(tool, arguments.Replace("INPUT", file, StringComparison.Ordinal));
            Task<string> errors = process.StandardError.ReadToEndAsync();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            Assert.Equal("", errors.Result);
            Assert.Equal(0, process.ExitCode);
            return output.ToArray();
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Process Start(string tool, string arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{tool} is not installed.");
            throw;
        }
    }
}
