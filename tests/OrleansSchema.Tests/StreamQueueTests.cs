using Npgsql;

namespace Fleet.OrleansSchema.Tests;

/// <summary>The stream's statements by themselves, under the parameters the provider gives them: what it shows only after minutes.</summary>
public sealed class StreamQueueTests(SchemaFixture postgres) : IAsyncLifetime
{
    private NpgsqlDataSource _database = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _database = NpgsqlDataSource.Create(Postgres.OrleansSchema.ConnectionString(await postgres.CreateDatabaseAsync(Ct)));

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Messages_are_taken_in_their_order_a_batch_at_a_time_and_not_twice()
    {
        for (int i = 0; i < 5; i++) await PutAsync();
        await PutAsync(queue: "other");

        Assert.Equal([1, 2, 3], await TakeAsync(count: 3));
        Assert.Equal([4, 5], await TakeAsync(count: 3));
        Assert.Empty(await TakeAsync(count: 3));
        Assert.Equal([1], await TakeAsync(count: 3, queue: "other"));
    }

    [Fact]
    public async Task Messages_of_many_writers_are_numbered_without_a_hole_and_never_seen_out_of_order()
    {
        Task writing = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++) await PutAsync();
        }, Ct)));
        List<long> taken = [];
        while (taken.Count < 400)
        {
            Ct.ThrowIfCancellationRequested();
            taken.AddRange(await TakeAsync(count: 1000));
            if (writing.IsFaulted) await writing;
        }

        await writing;
        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), taken);
    }

    [Fact]
    public async Task A_message_is_confirmed_only_by_who_took_it_last()
    {
        for (int i = 0; i < 3; i++) await PutAsync();
        await TakeAsync(count: 3, visibleAfter: 0);
        await TakeAsync(count: 3);

        Assert.Empty(await ConfirmAsync("1:1|2:1"));
        Assert.Equal([1, 3], await ConfirmAsync("1:2|3:2|9:1"));
        Assert.Equal(1, await CountAsync("stream_messages"));
    }

    [Fact]
    public async Task A_message_that_is_given_back_is_taken_again()
    {
        for (int i = 0; i < 2; i++) await PutAsync();
        await TakeAsync(count: 2);

        Assert.Equal([2], await ConfirmAsync("2:-1|1:-7"));

        Assert.Equal([2], await TakeAsync(count: 2));
        Assert.Equal(2, await CountAsync("stream_messages"));
    }

    [Fact]
    public async Task A_message_that_fails_is_tried_again_until_it_was_tried_enough()
    {
        await PutAsync();
        await TakeAsync(count: 1);
        await FailAsync(1, attempts: 2);
        Assert.Equal([1], await TakeAsync(count: 1));

        await FailAsync(1, attempts: 2);

        Assert.Equal((0, 1), (await CountAsync("stream_messages"), await CountAsync("stream_dead_letters")));
    }

    [Fact]
    public async Task What_expired_or_was_tried_too_often_is_put_away_by_who_takes_the_next_and_at_last_forgotten()
    {
        await PutAsync(expiresAfter: 0);
        await PutAsync();
        await PutAsync();
        await PutAsync(queue: "other", expiresAfter: 0);

        Assert.Equal([2, 3], await TakeAsync(count: 9, visibleAfter: 0, evictEvery: 0));
        Assert.Equal([], await TakeAsync(count: 9, attempts: 1, evictEvery: 0));

        Assert.Equal((1, 3), (await CountAsync("stream_messages"), await CountAsync("stream_dead_letters")));
        await TakeAsync(count: 9, evictEvery: 0, removeAfter: 0);
        Assert.Equal(3, await CountAsync("stream_dead_letters"));
        await ExecuteAsync("update orleans.stream_dead_letters set remove_at = now() where message_id < 3");
        await TakeAsync(count: 9, evictEvery: 60);
        Assert.Equal(1, await CountAsync("stream_dead_letters"));
        await ExecuteAsync("update orleans.stream_dead_letters set remove_at = now()");
        await TakeAsync(count: 9, evictEvery: 60);
        Assert.Equal(1, await CountAsync("stream_dead_letters"));
    }

    [Fact]
    public async Task What_has_to_go_can_also_be_put_away_by_hand()
    {
        await PutAsync(expiresAfter: 0);
        await PutAsync();

        await RunAsync("EvictStreamMessagesKey", [("MaxCount", 10), ("MaxAttempts", 5), ("RemovalTimeout", 0)]);
        Assert.Equal((1, 1), (await CountAsync("stream_messages"), await CountAsync("stream_dead_letters")));
        await RunAsync("EvictStreamDeadLettersKey", [("MaxCount", 10)]);

        Assert.Equal(0, await CountAsync("stream_dead_letters"));
    }

    private Task<IReadOnlyList<long>> PutAsync(string queue = "1", int expiresAfter = 60) =>
        RunAsync("QueueStreamMessageKey", [("Payload", new byte[] { 1 }), ("ExpiryTimeout", expiresAfter)], queue);

    private async Task<IReadOnlyList<long>> TakeAsync(int count, string queue = "1", int visibleAfter = 60, int attempts = 5, int evictEvery = 60, int removeAfter = 60) =>
        [.. (await RunAsync("GetStreamMessagesKey",
            [("MaxCount", count), ("MaxAttempts", attempts), ("VisibilityTimeout", visibleAfter), ("RemovalTimeout", removeAfter), ("EvictionInterval", evictEvery), ("EvictionBatchSize", 100)],
            queue)).Order()];

    private async Task<IReadOnlyList<long>> ConfirmAsync(string items) => [.. (await RunAsync("ConfirmStreamMessagesKey", [("Items", items)])).Order()];

    private Task<IReadOnlyList<long>> FailAsync(long message, int attempts) =>
        RunAsync("FailStreamMessageKey", [("MessageId", message), ("MaxAttempts", attempts), ("RemovalTimeout", 60)]);

    /// <returns>The messages it answers with.</returns>
    private async Task<IReadOnlyList<long>> RunAsync(string key, (string Name, object Value)[] parameters, string queue = "1")
    {
        await using NpgsqlCommand ask = _database.CreateCommand($"select QueryText from OrleansQuery where QueryKey = '{key}'");
        await using NpgsqlCommand command = _database.CreateCommand((string)(await ask.ExecuteScalarAsync(Ct))!);
        (string, object)[] place = [("ServiceId", "fleet"), ("ProviderId", "adonet"), ("QueueId", queue)];
        foreach ((string name, object value) in place.Concat(parameters)) command.Parameters.AddWithValue(name, value);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Ct);
        List<long> messages = [];
        while (await reader.ReadAsync(Ct)) messages.Add((long)reader["MessageId"]);
        return messages;
    }

    private async Task<int> CountAsync(string table)
    {
        await using NpgsqlCommand command = _database.CreateCommand($"select count(*)::int from orleans.{table}");
        return (int)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
