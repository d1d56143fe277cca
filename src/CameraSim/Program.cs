using Fleet.CameraSim.Commands;

return await SimulatorCommand.Create().Parse(args).InvokeAsync();
