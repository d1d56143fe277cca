using System.CommandLine;
using Fleet.Silo.Commands;

return await SiloCommand.Create(TimeProvider.System).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = SiloCommand.StopLimit });
