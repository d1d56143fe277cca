using System.CommandLine;
using Fleet.Edge.Commands;
using Fleet.Hosting.Server;

SocketToSocket.Enable();
return await EdgeCommand.Create(TimeProvider.System).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EdgeCommand.StopLimit });
