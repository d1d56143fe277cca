using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Fleet.Silo.Hosting;

/// <summary>
/// Ends the process when the others have declared this silo dead, or when it can't know any more whether they have: its cameras are theirs
/// by now. Nothing is said goodbye to, for nothing here may take longer than the end of a process.
/// </summary>
internal sealed class SiloFatalErrors(IOptions<SiloOptions> options) : IFatalErrorHandler
{
    /// <summary>Another one than that of a silo that could not start: this one may be started again.</summary>
    public const int ExitCode = 3;

    public bool IsUnexpected(Exception exception) => true;

    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null)
    {
        Console.Error.WriteLine($"Silo {options.Value.SiloName} ends: {context ?? "a fatal error"}{(exception is null ? "" : $" {exception}")}");
        Environment.Exit(ExitCode);
    }
}
