using System.Runtime.InteropServices;
using System.Text;

namespace Fleet.Hosting.Registry;

/// <summary>Replaces a file so that, whenever the process or the machine dies, the old bytes or the new ones are there, and nothing between.</summary>
internal static class DurableFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the next bytes are written before they take the file's name. Bytes that a death left there are overwritten.</summary>
    public static string TemporaryPath(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.tmp");

    /// <summary>New files are readable by their owner alone, since they hold passwords; others keep the mode a person gave them.</summary>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> bytes)
    {
        string temporary = TemporaryPath(path);
        File.Delete(temporary);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        var stream = new FileStream(temporary, options);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(bytes).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        File.Move(temporary, path, overwrite: true);
        if (!OperatingSystem.IsWindows()) FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>The new name is on the disk only once its directory is (fsync(2)); .NET opens no directories.</summary>
    private static void FlushDirectory(string directory)
    {
        int descriptor = Open([.. Encoding.UTF8.GetBytes(directory), 0], 0);
        if (descriptor < 0) throw new IOException($"The directory '{directory}' can't be opened to flush it: {Marshal.GetLastPInvokeErrorMessage()}.");
        try
        {
            if (Flush(descriptor) != 0) throw new IOException($"The directory '{directory}' can't be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flush(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
