using Fleet.Hosting.Tests.Registry;

// as the process that is killed while it writes; otherwise as the tests
return args is [EndlessWriter.Argument, string path]
    ? await EndlessWriter.RunAsync(path)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
