using Fleet.Core.Fleet;
using Fleet.Testing;
using Npgsql;

namespace Fleet.Postgres.Tests;

public sealed class DatabaseStartTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private int _asked;

    [Fact]
    public async Task A_database_that_starts_up_is_waited_for_and_that_is_said_once()
    {
        Task<int> open = OpenAsync(() => _asked < 3 ? throw Busy(PostgresErrorCodes.CannotConnectNow) : 7);
        for (int i = 0; i < 3; i++) _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((7, 3), (await open, _asked));
        Assert.Single(_told);
    }

    [Fact]
    public async Task Who_has_waited_for_a_minute_is_told_why()
    {
        Task<int> open = OpenAsync(() => throw Busy(PostgresErrorCodes.TooManyConnections));
        for (int i = 0; i < 70; i++) _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<CameraRegistryException>(() => open);
        Assert.InRange(_asked, 60, 62);
    }

    [Fact]
    public async Task What_is_wrong_with_the_address_or_the_password_is_told_at_once()
    {
        await Assert.ThrowsAsync<CameraRegistryException>(() => OpenAsync(() => throw Busy(PostgresErrorCodes.InvalidPassword)));
        await Assert.ThrowsAsync<NpgsqlException>(() => OpenAsync(() => throw new NpgsqlException("Connection refused")));
        Assert.Equal(2, _asked);
    }

    private Task<int> OpenAsync(Func<int> open) => DatabaseStart.WaitAsync(() =>
    {
        _asked++;
        try
        {
            return Task.FromResult(open());
        }
        catch (Exception e)
        {
            return Task.FromException<int>(e);
        }
    }, _told.Add, _time, TestContext.Current.CancellationToken);

    private static CameraRegistryException Busy(string state) => new("The database does not answer.", new PostgresException("no", "FATAL", "FATAL", state));
}
