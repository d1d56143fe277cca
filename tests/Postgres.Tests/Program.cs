using Fleet.Postgres.Tests.Registry;

// as the process that is killed while it writes; otherwise as the tests
return args is [EndlessWriter.Argument, string connectionString]
    ? await EndlessWriter.RunAsync(connectionString)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
