using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions.Cameras;
using Npgsql;

namespace Fleet.Recorder;

/// <summary>What is written on the command line.</summary>
internal static class RecorderCommand
{
    /// <summary>Once it is told to stop: what came is written to the file, and the cluster is told.</summary>
    public static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(8);

    private static readonly Argument<CameraId> Camera = new("camera")
    {
        Description = "Id of the camera",
        CustomParser = result => Read(result, text => CameraId.Parse(text)),
    };

    private static readonly Option<string> Site = new("--site") { Description = "Site of the camera", DefaultValueFactory = _ => "default" };

    private static readonly Option<NpgsqlConnectionStringBuilder> Database = new("--database")
    {
        Description = "Connection string of the PostgreSQL database in which the silos register",
        CustomParser = result => Read(result, ParseDatabase),
    };

    private static readonly Option<IPEndPoint> Gateway = new("--gateway")
    {
        Description = "Address of a silo's gateway where there is no database (default: 127.0.0.1:30000)",
        CustomParser = result => Read(result, ParseGateway),
    };

    private static readonly Option<string> ClusterId = new("--cluster-id") { Description = "As the silos have it", DefaultValueFactory = _ => "fleet" };

    private static readonly Option<string> Service = new("--cluster-service") { Description = "As the silos have it", DefaultValueFactory = _ => "fleet" };

    private static readonly Option<DirectoryInfo> Output = new("--output")
    {
        Description = "Folder for the files (default: the one it is started in)",
        DefaultValueFactory = _ => new DirectoryInfo("."),
    };

    public static RootCommand Create(TimeProvider time)
    {
        var command = new RootCommand("Records a camera of a Fleet cluster to MP4 files, until Ctrl+C.") { Camera, Site, Database, Gateway, ClusterId, Service, Output };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Database) is not null && result.GetResult(Gateway) is not null)
                result.AddError("--database and --gateway do not go together: silos that register in a database are found there.");
        });
        command.SetAction((result, ct) => Recording.RunAsync(
            new CameraKey(result.GetRequiredValue(Site), result.GetRequiredValue(Camera)),
            new ClusterPlace(result.GetRequiredValue(ClusterId), result.GetRequiredValue(Service), result.GetValue(Database)?.ConnectionString,
                result.GetValue(Gateway) ?? new IPEndPoint(IPAddress.Loopback, 30000)),
            result.GetRequiredValue(Output),
            time,
            ct));
        return command;
    }

    private static NpgsqlConnectionStringBuilder ParseDatabase(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"--database is no connection string of PostgreSQL, such as 'Host=localhost;Username=fleet;Database=fleet': {e.Message}", e);
        }
    }

    private static IPEndPoint ParseGateway(string text) => IPEndPoint.TryParse(text, out IPEndPoint? place) && place.Port > 0
        ? place
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--gateway '{text}' is no address with a port; it is written like 127.0.0.1:30000."));

    private static T? Read<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(result.Tokens.Single().Value);
        }
        catch (FormatException e)
        {
            result.AddError(e.Message);
            return default;
        }
    }
}
