using Fleet.Testing.Wall;

namespace Fleet.Delivery.Tests.Wall;

public sealed class WallSlowClientTests
{
    /// <summary>More than the sockets of both sides take in, and two seconds for each camera besides.</summary>
    private const int MostGroups = 40;

    [Fact]
    public async Task A_wall_nobody_reads_loses_pictures_goes_on_at_key_frames_and_costs_other_viewers_nothing()
    {
        await using WallFixture wall = await WallFixture.StartAsync();
        await wall.OpenAsync("cam-1,cam-2");
        for (int slot = 0; slot < 2; slot++) await wall.NextAsync(slot, WallFrame.Chunk);
        SampleCamera[] cameras = [wall.Camera("cam-1"), wall.Camera("cam-2")];
        using HttpResponseMessage quick = await wall.Host.GetAsync("/live/cam-1/cmaf");
        Stream body = await quick.Content.ReadAsStreamAsync(wall.Host.Ct);
        await body.ReadFrameAsync();
        Assert.Equal(cameras[0].Bytes[0], await body.ReadFrameAsync());

        foreach (SampleCamera camera in cameras) camera.PictureSize = 40_000;
        int groups = 0;
        for (; groups < MostGroups && (wall.Host.StatusOf("cam-1").Skips == 0 || wall.Host.StatusOf("cam-2").Skips == 0); groups++)
        {
            foreach (SampleCamera camera in cameras) camera.Run(1, 25);
            foreach (byte[] chunk in cameras[0].Bytes.TakeLast(25).ToArray()) Assert.Equal(chunk, await body.ReadFrameAsync());
        }

        Assert.True(groups < MostGroups, "nothing was ever dropped");
        foreach (SampleCamera camera in cameras) camera.KeyFrame();
        for (int slot = 0; slot < 2; slot++) await ReadToTheNewestAsync(wall, slot, cameras[slot]);
    }

    private static async Task ReadToTheNewestAsync(WallFixture wall, int slot, SampleCamera camera)
    {
        int jumps = 0;
        for (int last = 0; last < camera.Chunks.Count - 1;)
        {
            byte[] payload = (await wall.NextAsync(slot, WallFrame.Chunk)).Payload;
            int index = camera.Bytes.FindIndex(last + 1, bytes => bytes.AsSpan().SequenceEqual(payload));
            Assert.True(index > last, "what came was never sent, or came before");
            Assert.True(index == last + 1 || camera.Chunks[index].IsKeyFrame, $"it goes on at {index} after {last}");
            if (index > last + 1) jumps++;
            last = index;
        }

        Assert.True(jumps > 0, "nothing was left out");
    }
}
