using Fleet.Core.Fleet;
using Fleet.Web.Management;

namespace Fleet.Web.Tests.Management;

/// <summary>A fleet whose sessions a test sets.</summary>
internal sealed class StubFleet : IFleetState
{
    public List<StreamStatus> Streams { get; } = [];

    public string? NotReadyBecause { get; set; }

    public List<CameraId> Kicked { get; } = [];

    public Func<Camera, ProbeOutcome> Probe { get; set; } = _ => ProbeOutcome.Refused("no probe was expected");

    public ValueTask<IReadOnlyList<StreamStatus>> StreamsAsync(CancellationToken ct) => new(Streams);

    public ValueTask<bool> KickAsync(CameraId camera, CancellationToken ct)
    {
        Kicked.Add(camera);
        return new(Streams.Exists(stream => stream.Camera == camera.Value));
    }

    public async Task<ProbeOutcome> ProbeAsync(Camera camera, CancellationToken ct)
    {
        await Task.Yield();
        return Probe(camera);
    }
}
