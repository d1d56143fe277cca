using System.Diagnostics;
using Fleet.Testing.Tools;

namespace Fleet.Core.Tests.Cmaf;

/// <summary>Runs ffmpeg, ffprobe and node as independent judges; a test is skipped where one is missing.</summary>
internal static class JudgeTool
{
    /// <summary>What the tool writes to its output; anything on its error output, or another exit code than 0, fails the test.</summary>
    public static byte[] Run(string tool, IEnumerable<string> arguments, byte[]? input = null)
    {
        string file = Path.GetTempFileName();
        try
        {
            if (input is not null) File.WriteAllBytes(file, input);
            using Process process = Tool.Start(tool, arguments.Select(argument => argument == "INPUT" ? file : argument));
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
}
