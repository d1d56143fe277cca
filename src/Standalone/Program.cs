using System.CommandLine;
using Fleet.Standalone.Commands;

var root = new RootCommand("Fleet: live video from many cameras to any browser, on demand.")
{
    ProbeCommand.Create(TimeProvider.System),
    RecordCommand.Create(TimeProvider.System),
};
return await root.Parse(args).InvokeAsync();
