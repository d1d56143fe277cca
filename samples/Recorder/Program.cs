using System.CommandLine;
using Fleet.Recorder;

return await RecorderCommand.Create(TimeProvider.System).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = RecorderCommand.StopLimit });
