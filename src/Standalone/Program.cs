using System.CommandLine;
using Fleet.Hosting.Server;
using Fleet.Standalone.Commands;

SocketToSocket.Enable();
RootCommand root = ServeCommand.Create(TimeProvider.System);
root.Subcommands.Add(ProbeCommand.Create(TimeProvider.System));
root.Subcommands.Add(RecordCommand.Create(TimeProvider.System));
return await root.Parse(args).InvokeAsync();
