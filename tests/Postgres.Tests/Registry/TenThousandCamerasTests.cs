using System.Text.Json;
using Fleet.Core.Fleet;
using Fleet.Testing.Registry;
using Npgsql;

namespace Fleet.Postgres.Tests.Registry;

public sealed class TenThousandCamerasTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Cameras = 10_000;

    /// <summary>At the server, as it tells itself.</summary>
    private const double MostMilliseconds = 50;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Listing_paging_filtering_and_searching_stay_quick()
    {
        string connectionString = await postgres.CreateDatabaseAsync(Ct);
        await using PostgresCameraRegistry registry = await PostgresCameraRegistry.OpenAsync(connectionString, TimeProvider.System, Assert.Fail, Ct);
        await using var database = NpgsqlDataSource.Create(connectionString);
        await FillAsync(database);
        (string Name, CameraQuery Query, int Items)[] questions =
        [
            ("first page", new CameraQuery { Limit = 100 }, 100),
            ("largest page", new CameraQuery { Limit = 1000 }, 1000),
            ("page in the middle", new CameraQuery { Limit = 100, After = CameraId.Parse("cam-05000") }, 100),
            ("site", new CameraQuery { Limit = 1000, Site = "site-7" }, 200),
            ("tag", new CameraQuery { Limit = 1000, Tag = "tag-3" }, 100),
            ("site and tag", new CameraQuery { Limit = 1000, Site = "site-3", Tag = "tag-3" }, 100),
            ("search", new CameraQuery { Limit = 1000, Text = "lobby 77" }, 111),
            ("search that finds nothing", new CameraQuery { Limit = 100, Text = "no such place" }, 0),
        ];

        foreach ((string name, CameraQuery query, int items) in questions)
        {
            Assert.Equal(items, (await registry.ListAsync(query, Ct)).Items.Count);
            double best = double.MaxValue;
            for (int i = 0; i < 5; i++) best = Math.Min(best, await MeasureAsync(database, query));
            TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {best:F2} ms");
            Assert.True(best < MostMilliseconds, $"{name} took {best} ms.");
        }
    }

    private static async Task FillAsync(NpgsqlDataSource database)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(Ct);
        await using (NpgsqlBatch batch = new(connection))
        {
            for (int i = 0; i < Cameras; i++)
            {
                Camera camera = SampleCameras.Plain($"cam-{i:00000}") with { Name = $"Lobby {i} north", Site = $"site-{i % 50}", Tags = CameraTags.Of([$"tag-{i % 100}", "all"]) };
                NpgsqlBatchCommand insert = new("insert into fleet.cameras (id, site, tags, search, document, version) values ($1, $2, $3, $4, $5, nextval('fleet.camera_versions'))");
                insert.Parameters.AddRange(CameraRow.Parameters(camera));
                batch.BatchCommands.Add(insert);
            }

            await batch.ExecuteNonQueryAsync(Ct);
        }

        await using NpgsqlCommand analyze = new("analyze fleet.cameras", connection);
        await analyze.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<double> MeasureAsync(NpgsqlDataSource database, CameraQuery query)
    {
        await using NpgsqlCommand command = database.CreateCommand();
        CameraQueries.Describe(command, query, query.Limit);
        command.CommandText = $"explain (analyze, format json) {command.CommandText}";
        using JsonDocument plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(Ct))!);
        JsonElement root = plan.RootElement[0];
        return root.GetProperty("Planning Time").GetDouble() + root.GetProperty("Execution Time").GetDouble();
    }
}
