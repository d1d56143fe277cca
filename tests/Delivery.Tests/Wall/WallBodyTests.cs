using System.Buffers;
using System.IO.Pipelines;
using Fleet.Delivery.Streams;
using Fleet.Delivery.Wall;
using Fleet.Testing;
using Fleet.Testing.Wall;
using WallFrame = Fleet.Testing.Wall.WallFrame;

namespace Fleet.Delivery.Tests.Wall;

public sealed class WallBodyTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void While_the_body_is_free_a_chunk_is_in_it_before_the_camera_goes_on()
    {
        var pipe = new Pipe();
        var body = new WallBody(pipe.Writer, guard: null, () => { }, Ct);
        (_, SampleCamera camera, _) = Slot(body, 0);
        camera.KeyFrame();
        Assert.True(pipe.Reader.TryRead(out ReadResult read));
        Assert.Equal(camera.Bytes[0], read.Buffer.Slice(read.Buffer.Length - camera.Bytes[0].Length).ToArray());
    }

    [Fact]
    public async Task Cameras_on_many_threads_share_a_slow_body_and_nothing_of_any_is_lost_or_out_of_order()
    {
        const int slots = 8, pictures = 250;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 8192, resumeWriterThreshold: 4096, useSynchronizationContext: false));
        var body = new WallBody(pipe.Writer, guard: null, () => { }, Ct);
        var budget = new QueueBudget(WallEndpoint.MostQueuedBytes);
        (StreamHub Hub, SampleCamera Camera, Viewer Viewer)[] all = [.. Enumerable.Range(0, slots).Select(slot => Slot(body, slot, budget))];
        // one key frame each: nobody is sent on to a later one
        Task publishing = Task.WhenAll(all.Select(each => Task.Run(() => each.Camera.KeyFrame().Picture(pictures - 1), Ct)));

        var wall = new WallStream(pipe.Reader.AsStream(), slots);
        List<byte[]>[] read = [.. Enumerable.Range(0, slots).Select(_ => new List<byte[]>())];
        while (read.Any(each => each.Count < pictures))
        {
            WallFrame frame = (await wall.NextAsync(Ct))!;
            if (frame.Kind == WallFrame.Chunk) read[frame.Slot].Add(frame.Payload);
        }

        await publishing;
        foreach ((StreamHub hub, SampleCamera camera, Viewer viewer) in all)
        {
            Assert.Equal(camera.Bytes, read[Array.FindIndex(all, each => each.Hub == hub)]);
            await hub.RemoveAsync(viewer);
            hub.OnGap();
            Assert.Equal(0, viewer.DroppedChunks);
            Assert.Equal(0, camera.CountHeldElsewhere());
        }

        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task A_slot_with_much_to_catch_up_on_leaves_room_for_the_others()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        var body = new WallBody(pipe.Writer, guard: null, () => { }, Ct);
        (_, SampleCamera much, _) = Slot(body, 0);
        (_, SampleCamera little, _) = Slot(body, 1);
        much.PictureSize = 20_000;
        much.KeyFrame().Picture(19);
        little.KeyFrame();

        var wall = new WallStream(pipe.Reader.AsStream(), 2);
        List<int> slots = [];
        while (slots.Count < 21)
        {
            WallFrame frame = (await wall.NextAsync(Ct))!;
            if (frame.Kind == WallFrame.Chunk) slots.Add(frame.Slot);
        }

        Assert.InRange(slots.IndexOf(1), 0, WallBody.RoundBytes / 20_000 + 1);
    }

    [Fact]
    public async Task A_client_that_stalls_costs_each_slot_its_own_pictures_and_no_more_memory_than_the_budget()
    {
        const long most = 200_000;
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048, useSynchronizationContext: false));
        var body = new WallBody(pipe.Writer, guard: null, () => { }, Ct);
        var budget = new QueueBudget(most);
        (StreamHub Hub, SampleCamera Camera, Viewer Viewer)[] all = [.. Enumerable.Range(0, 4).Select(slot => Slot(body, slot, budget))];
        for (int group = 0; group < 10; group++)
        {
            foreach ((_, SampleCamera camera, _) in all)
            {
                camera.PictureSize = 5000;
                camera.Run(1, 25);
                Assert.InRange(budget.Taken, 0, most);
            }
        }

        Assert.All(all, each => Assert.True(each.Viewer is { DroppedChunks: > 0, Skips: > 0 }));

        // it reads again: whatever each slot goes on with is decodable
        foreach ((_, SampleCamera camera, _) in all) camera.PictureSize = 10;
        var wall = new WallStream(pipe.Reader.AsStream(), 4);
        int[] last = [-1, -1, -1, -1];
        while (last.Where((index, slot) => index < 250).Any())
        {
            Task<WallFrame?> next = wall.NextAsync(Ct);
            // the key frame that each is waiting for, when there is room again
            if (!next.IsCompleted && budget.Taken < most / 2)
                foreach ((_, SampleCamera each, _) in all) each.KeyFrame();
            WallFrame frame = (await next)!;
            if (frame.Kind != WallFrame.Chunk) continue;
            SampleCamera camera = all[frame.Slot].Camera;
            int index = camera.Bytes.FindIndex(last[frame.Slot] + 1, bytes => bytes.AsSpan().SequenceEqual(frame.Payload));
            Assert.True(index >= 0, "what came was never sent, or came before");
            Assert.True(index == last[frame.Slot] + 1 || camera.Chunks[index].IsKeyFrame, $"slot {frame.Slot} goes on at {index} after {last[frame.Slot]}");
            last[frame.Slot] = index;
        }
    }

    [Fact]
    public async Task When_the_client_has_gone_every_slot_is_over_and_holds_nothing()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512, useSynchronizationContext: false));
        int failures = 0;
        var body = new WallBody(pipe.Writer, guard: null, () => failures++, Ct);
        var budget = new QueueBudget(WallEndpoint.MostQueuedBytes);
        (StreamHub Hub, SampleCamera Camera, Viewer Viewer)[] all = [.. Enumerable.Range(0, 3).Select(slot => Slot(body, slot, budget))];
        foreach ((_, SampleCamera camera, _) in all) camera.Run(1, 20);
        await pipe.Reader.CompleteAsync();
        foreach ((_, SampleCamera camera, _) in all) camera.Run(1, 20);
        foreach ((StreamHub hub, SampleCamera camera, Viewer viewer) in all)
        {
            Assert.Null((await viewer.End).Reason);
            await hub.RemoveAsync(viewer);
            hub.OnGap();
            Assert.Equal(0, camera.CountHeldElsewhere());
        }

        Assert.Equal((1, 0), (failures, budget.Taken));
    }

    [Fact]
    public void Passing_a_chunk_on_to_a_wall_that_keeps_up_allocates_nothing()
    {
        var writer = new NullWriter();
        var body = new WallBody(writer, guard: null, () => { }, Ct);
        var budget = new QueueBudget(WallEndpoint.MostQueuedBytes);
        (StreamHub Hub, SampleCamera Camera, Viewer Viewer)[] all = [.. Enumerable.Range(0, 4).Select(slot => Slot(body, slot, budget))];
        foreach ((_, SampleCamera camera, _) in all) camera.Run(1, 25);

        long bytes = Allocations.Of(() =>
        {
            foreach ((StreamHub hub, SampleCamera camera, _) in all)
            {
                for (int i = 0; i < 25; i++)
                {
                    camera.Chunks[i].Retain();
                    hub.OnChunk(camera.Chunks[i]);
                }
            }
        });

        Assert.Equal(0, bytes);
        Assert.True(writer.Written > 8 * 4 * 25 * 100);
    }

    private static (StreamHub Hub, SampleCamera Camera, Viewer Viewer) Slot(WallBody body, int slot, QueueBudget? budget = null)
    {
        var hub = new StreamHub(new ManualTime());
        var camera = new SampleCamera();
        camera.PublishTo(hub);
        camera.Begin();
        var viewer = new Viewer(new WallOutput(slot, $"cam-{slot}", videoOnly: true, body), videoOnly: true, tellsGaps: true, budget: budget);
        hub.Begin(viewer);
        return (hub, camera, viewer);
    }
}
