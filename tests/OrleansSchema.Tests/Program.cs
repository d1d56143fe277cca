using Fleet.OrleansSchema.Tests;

// as a silo of its own process, to be killed; otherwise as the tests
return args is [SiloProcess.Argument, string database, string ports]
    ? await SiloProcess.RunAsync(database, SiloPorts.Parse(ports))
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
