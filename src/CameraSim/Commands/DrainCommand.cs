using System.CommandLine;
using System.Globalization;

namespace Fleet.CameraSim.Commands;

/// <summary>Watches many cameras of a simulator and throws away what comes: what the simulator costs without the product behind it.</summary>
internal static class DrainCommand
{
    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the simulator", DefaultValueFactory = _ => 8554 };
        var cameras = new Option<int>("--cameras") { Description = "How many cameras to watch", DefaultValueFactory = _ => 1 };
        var seconds = new Option<int>("--seconds") { Description = "For how long", DefaultValueFactory = _ => 60 };
        var command = new Command("drain", "Watches cam-1 and on over TCP and counts the bytes, to measure a simulator.") { port, cameras, seconds };
        command.SetAction((result, ct) => RunAsync(result.GetValue(port), result.GetValue(cameras), result.GetValue(seconds), ct));
        return command;
    }

    private static async Task<int> RunAsync(int port, int cameras, int seconds, CancellationToken ct)
    {
        TimeProvider time = TimeProvider.System;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using ITimer timer = time.CreateTimer(_ => end.Cancel(), null, TimeSpan.FromSeconds(seconds), Timeout.InfiniteTimeSpan);
        long bytes = (await Task.WhenAll(Enumerable.Range(1, cameras).Select(number => DrainClient.RunAsync(port, $"cam-{number}", end.Token)))).Sum();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes * 8.0 / seconds / cameras / 1e6:F2} Mbit/s a camera from {cameras} cameras."));
        return 0;
    }
}
