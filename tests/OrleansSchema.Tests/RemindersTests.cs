using System.Globalization;
using Fleet.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Fleet.OrleansSchema.Tests;

/// <summary>What IReminderTable promises, of Orleans' own provider over our schema.</summary>
public sealed class RemindersTests(SchemaFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IReminderTable Table => postgres.Silo.GetRequiredService<IReminderTable>();

    [Fact]
    public async Task A_reminder_is_kept_as_it_was_given()
    {
        GrainId grain = GrainId.Create("kept", "site/camera");

        string? etag = await Table.UpsertRow(Entry(grain, "wake", TimeSpan.FromDays(40)));

        ReminderEntry? read = await Table.ReadRow(grain, "wake");
        Assert.NotNull(read);
        Assert.Equal((grain, "wake", Noon, TimeSpan.FromDays(40), etag), (read.GrainId, read.ReminderName, read.StartAt, read.Period, read.ETag));
        Assert.Null(await Table.ReadRow(grain, "another"));
    }

    [Fact]
    public async Task A_reminder_given_again_replaces_the_one_before()
    {
        GrainId grain = GrainId.Create("replaced", "site/camera");
        string? first = await Table.UpsertRow(Entry(grain, "wake"));

        string? second = await Table.UpsertRow(Entry(grain, "wake", TimeSpan.FromMinutes(2)));

        ReminderEntry only = Assert.Single((await Table.ReadRows(grain)).Reminders);
        Assert.NotEqual(first, second);
        Assert.Equal((TimeSpan.FromMinutes(2), second), (only.Period, only.ETag));
    }

    [Fact]
    public async Task A_reminder_is_removed_only_by_who_knows_its_version_also_when_it_was_made_anew()
    {
        GrainId grain = GrainId.Create("removed", "site/camera");
        string? first = await Table.UpsertRow(Entry(grain, "wake"));
        string? second = await Table.UpsertRow(Entry(grain, "wake"));

        Assert.False(await Table.RemoveRow(grain, "wake", first!));
        Assert.True(await Table.RemoveRow(grain, "wake", second!));
        Assert.False(await Table.RemoveRow(grain, "wake", second!));
        await Table.UpsertRow(Entry(grain, "wake"));
        Assert.False(await Table.RemoveRow(grain, "wake", first!));

        Assert.Single((await Table.ReadRows(grain)).Reminders);
    }

    [Fact]
    public async Task Every_range_of_the_ring_holds_the_reminders_whose_hash_is_in_it()
    {
        GrainId[] grains = [.. Enumerable.Range(0, 200).Select(i => GrainId.Create("ranged", i.ToString(CultureInfo.InvariantCulture)))];
        foreach (GrainId grain in grains) await Table.UpsertRow(Entry(grain, "wake"));
        uint[] hashes = [.. grains.Select(grain => grain.GetUniformHashCode()).Order()];
        uint low = hashes[40], middle = hashes[100], high = hashes[160];
        Assert.True(low < int.MaxValue && high > int.MaxValue);

        (uint Begin, uint End)[] ranges =
        [
            (0, int.MaxValue), (int.MaxValue, uint.MaxValue), (low, middle), (low, high), (middle, high), // along the ring
            (high, low), (high, middle), (middle, low), (uint.MaxValue, low), (high, 0),                  // over its end
            (low, low), (0, 0), (uint.MaxValue, uint.MaxValue),                                           // all of it
            (hashes[10], hashes[11]), (hashes[11], hashes[10]), (0x8000_0000, 0x7FFF_FFFF), (0x7FFF_FFFF, 0x8000_0000),
        ];
        foreach ((uint begin, uint end) in ranges)
        {
            GrainId[] expected = [.. grains.Where(grain => IsIn(grain.GetUniformHashCode(), begin, end)).Order()];
            ReminderTableData read = await Table.ReadRows(begin, end);
            Assert.Equal(expected, read.Reminders.Select(it => it.GrainId).Where(it => it.Type.ToString() == "ranged").Order());
        }
    }

    [Fact]
    public async Task A_grain_is_reminded_until_it_asks_not_to_be()
    {
        IProbeGrain grain = postgres.Client.GetGrain<IProbeGrain>("reminded");
        await grain.RemindAsync(TimeSpan.FromMilliseconds(100));

        await Until.TrueAsync(async () => await grain.RemindersAsync() >= 2, Patience, Ct);

        await grain.ForgetAsync();
        Assert.Empty((await Table.ReadRows(grain.GetGrainId())).Reminders);
    }

    /// <summary>From begin, without it, to end, with it, over the end of the ring if need be.</summary>
    private static bool IsIn(uint hash, uint begin, uint end) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;

    private static ReminderEntry Entry(GrainId grain, string name, TimeSpan? period = null) =>
        new() { GrainId = grain, ReminderName = name, StartAt = Noon, Period = period ?? TimeSpan.FromMinutes(1) };
}
