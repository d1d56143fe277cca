using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Cameras;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fleet.Grains.Tests.Cameras;

public sealed class FragmentPumpTests
{
    private const int Megabyte = 1024 * 1024;

    private readonly TaskCompletionSource _provider = new();
    private readonly List<Fragment> _published = [];
    private readonly FragmentPump _pump;

    public FragmentPumpTests() => _pump = new FragmentPump(Publish, new CameraLog(CameraKey.Parse("north/cam-1"), NullLogger<FragmentPump>.Instance));

    /// <summary>Nothing but key frames, and no sound between them.</summary>
    [Fact]
    public void Of_a_stream_of_key_frames_no_more_waits_than_the_limit()
    {
        const int most = (int)(FragmentPump.MostWaitingBytes / Megabyte);
        for (int i = 0; i < 3 * most; i++) _pump.Send(SampleMedia.Picture(i, isKeyFrame: true, size: Megabyte));
        _provider.SetResult();

        SpinWait.SpinUntil(() => Count == most + 1, TimeSpan.FromSeconds(20));
        Assert.Equal(Enumerable.Range(0, most + 1).Select(i => (long)i), Published());
    }

    [Fact]
    public void Behind_a_loss_pictures_go_on_with_the_next_key_frame_there_is_room_for()
    {
        _pump.Send(SampleMedia.Picture(0, isKeyFrame: true));
        for (int i = 1; i <= FragmentPump.MostWaiting + 2; i++) _pump.Send(SampleMedia.Picture(i, size: 1));
        _provider.SetResult();
        SpinWait.SpinUntil(() => Count == FragmentPump.MostWaiting + 1, TimeSpan.FromSeconds(20));
        _pump.Send(SampleMedia.Picture(5000));
        _pump.Send(SampleMedia.Picture(5001, isKeyFrame: true));

        SpinWait.SpinUntil(() => Published().LastOrDefault() == 5001, TimeSpan.FromSeconds(20));
        Assert.Equal(5001, Published()[^1]);
        Assert.DoesNotContain(FragmentPump.MostWaiting + 2L, Published());
    }

    private int Count
    {
        get { lock (_published) return _published.Count; }
    }

    private long[] Published()
    {
        lock (_published) return [.. _published.Select(fragment => fragment.Position.Number)];
    }

    /// <summary>The first takes as long as the test says; the others follow at once.</summary>
    private Task Publish(Fragment fragment)
    {
        lock (_published) _published.Add(fragment);
        return _provider.Task;
    }
}
