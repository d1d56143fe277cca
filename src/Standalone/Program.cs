using System.CommandLine;
using Fleet.Standalone.Commands;
using Fleet.Standalone.Hosting;

SocketToSocket.Enable();
RootCommand root = ServeCommand.Create(TimeProvider.System);
root.Subcommands.Add(ProbeCommand.Create(TimeProvider.System));
root.Subcommands.Add(RecordCommand.Create(TimeProvider.System));
return await root.Parse(args).InvokeAsync();
