using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Tests.Streams;

public sealed class StreamRecorder : Grain, IStreamRecorder
{
    private readonly Viewer _viewer = new();
    private bool _ranElsewhere;

    public Task StartAsync()
    {
        TaskScheduler own = TaskScheduler.Current;
        return this.GetStreamProvider(FleetStreams.Provider)
            .GetStream<Fragment>(FleetStreams.Of(CameraKey.Parse(this.GetPrimaryKeyString())))
            .SubscribeAsync((fragment, token) =>
            {
                _ranElsewhere |= TaskScheduler.Current != own;
                return _viewer.OnNextAsync(fragment, token);
            });
    }

    public async Task<string> WaitAsync(int count)
    {
        await _viewer.HearAsync(heard => heard.Count >= count);
        return $"{_viewer.Script} {(_ranElsewhere ? "on a foreign thread" : _viewer.HeardWholeChunks ? "whole" : "broken")}";
    }
}
