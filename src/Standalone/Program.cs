using System.CommandLine;
using Fleet.Standalone.Commands;

RootCommand root = ServeCommand.Create(TimeProvider.System);
root.Subcommands.Add(ProbeCommand.Create(TimeProvider.System));
root.Subcommands.Add(RecordCommand.Create(TimeProvider.System));
return await root.Parse(args).InvokeAsync();
