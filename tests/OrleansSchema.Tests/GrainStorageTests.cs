using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Storage;

namespace Fleet.OrleansSchema.Tests;

/// <summary>What IGrainStorage promises, of Orleans' own provider over our schema.</summary>
public sealed class GrainStorageTests(SchemaFixture postgres)
{
    private static int _grains;

    public static TheoryData<string> Keys() => ["site/camera", "", "ü 'quoted' #1", "0"];

    private IGrainStorage Storage => postgres.Silo.GetRequiredKeyedService<IGrainStorage>(TestHosts.Storage);

    private IGrainStorage Deleting => postgres.Silo.GetRequiredKeyedService<IGrainStorage>("deleting");

    [Fact]
    public async Task A_grain_without_a_state_has_none()
    {
        GrainState<Note> state = await ReadAsync(NewGrain());

        Assert.False(state.RecordExists);
        Assert.Null(state.ETag);
        Assert.Null(state.State?.Text);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task What_is_written_is_read(string text)
    {
        GrainId grain = NewGrain();
        GrainState<Note> state = await ReadAsync(grain);
        state.State = new Note { Text = text };
        await Storage.WriteStateAsync("note", grain, state);
        state.State = new Note { Text = text + text };
        await Storage.WriteStateAsync("note", grain, state);

        GrainState<Note> read = await ReadAsync(grain);

        Assert.Equal((text + text, "2", true), (read.State?.Text, read.ETag, read.RecordExists));
        Assert.Equal("2", state.ETag);
    }

    [Fact]
    public async Task Each_kind_of_key_and_each_name_has_a_state_of_its_own()
    {
        (string Name, GrainId Grain)[] places =
        [
            ("note", Keyed(GrainIdKeyExtensions.CreateIntegerKey(7))),
            ("note", Keyed(GrainIdKeyExtensions.CreateIntegerKey(7, "extra"))),
            ("note", Keyed(GrainIdKeyExtensions.CreateGuidKey(new Guid(7, 0, 0, new byte[8])))),
            ("note", Keyed(GrainIdKeyExtensions.CreateGuidKey(new Guid(7, 0, 0, new byte[8]), "extra"))),
            ("note", GrainId.Create("it", "site/camera")),
            ("note", GrainId.Create("it", "site/Camera")),
            ("other", GrainId.Create("it", "site/camera")),
        ];
        foreach ((string name, GrainId grain) in places) await Storage.WriteStateAsync(name, grain, new GrainState<Note>(new Note { Text = $"{name} {grain}" }));

        foreach ((string name, GrainId grain) in places)
        {
            var read = new GrainState<Note>(new Note());
            await Storage.ReadStateAsync(name, grain, read);
            Assert.Equal(($"{name} {grain}", "1"), (read.State?.Text, read.ETag));
        }
    }

    [Fact]
    public async Task Whoever_holds_an_older_state_can_neither_write_nor_clear()
    {
        GrainId grain = NewGrain();
        await WriteAsync(grain, "first");
        GrainState<Note> old = await ReadAsync(grain);
        await WriteAsync(grain, "second");

        old.State = new Note { Text = "mine" };
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("note", grain, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("note", grain, old));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Deleting.ClearStateAsync("note", grain, old));

        Assert.Equal("second", (await ReadAsync(grain)).State?.Text);
    }

    [Fact]
    public async Task Of_two_who_write_the_first_state_one_does()
    {
        for (int round = 0; round < 10; round++)
        {
            GrainId grain = NewGrain();
            bool[] done = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                try
                {
                    await Storage.WriteStateAsync("note", grain, new GrainState<Note>(new Note { Text = $"{i}" }));
                    return true;
                }
                catch (InconsistentStateException)
                {
                    return false;
                }
            }, TestContext.Current.CancellationToken)));

            Assert.Single(done, true);
            Assert.Equal($"{Array.IndexOf(done, true)}", (await ReadAsync(grain)).State?.Text);
        }
    }

    [Fact]
    public async Task A_state_that_was_cleared_is_gone_and_its_versions_go_on()
    {
        GrainId grain = NewGrain();
        await WriteAsync(grain, "first");
        GrainState<Note> old = await ReadAsync(grain);
        GrainState<Note> clearing = await ReadAsync(grain);

        await Storage.ClearStateAsync("note", grain, clearing);

        GrainState<Note> read = await ReadAsync(grain);
        Assert.Equal((null, false, "2"), (read.State?.Text, read.RecordExists, read.ETag));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("note", grain, old));
        await WriteAsync(grain, "again");
        Assert.Equal(("again", "3"), ((await ReadAsync(grain)).State?.Text, (await ReadAsync(grain)).ETag));
    }

    [Fact]
    public async Task A_state_that_is_deleted_leaves_nothing()
    {
        GrainId grain = NewGrain();
        await WriteAsync(grain, "first");
        GrainState<Note> deleting = await ReadAsync(grain);

        await Deleting.ClearStateAsync("note", grain, deleting);

        Assert.Null(deleting.ETag);
        Assert.Equal((false, null), ((await ReadAsync(grain)).RecordExists, (await ReadAsync(grain)).ETag));
        await WriteAsync(grain, "again");
        Assert.Equal("1", (await ReadAsync(grain)).ETag);
    }

    [Fact]
    public async Task A_state_that_is_null_is_read_as_a_new_one()
    {
        GrainId grain = NewGrain();
        var state = new GrainState<Note?>(null);

        await Storage.WriteStateAsync("note", grain, state);

        GrainState<Note> read = await ReadAsync(grain);
        Assert.Equal((null, "1"), (read.State?.Text, read.ETag));
        await WriteAsync(grain, "now");
        Assert.Equal("now", (await ReadAsync(grain)).State?.Text);
    }

    private static GrainId Keyed(IdSpan key) => GrainId.Create(GrainType.Create("it"), key);

    private static GrainId NewGrain() => GrainId.Create("it", $"site/{Interlocked.Increment(ref _grains)}");

    private async Task<GrainState<Note>> ReadAsync(GrainId grain)
    {
        var state = new GrainState<Note>(new Note());
        await Storage.ReadStateAsync("note", grain, state);
        return state;
    }

    private async Task WriteAsync(GrainId grain, string text)
    {
        GrainState<Note> state = await ReadAsync(grain);
        state.State = new Note { Text = text };
        await Storage.WriteStateAsync("note", grain, state);
    }
}
