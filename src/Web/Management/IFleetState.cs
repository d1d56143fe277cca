using Fleet.Core.Fleet;

namespace Fleet.Web.Management;

/// <summary>What is alive in the fleet, and what a person may do to it. The host knows.</summary>
public interface IFleetState
{
    /// <summary>Every session that is not idle.</summary>
    ValueTask<IReadOnlyList<StreamStatus>> StreamsAsync(CancellationToken ct);

    /// <summary>Closes the camera's pull; where it is still wanted it is dialled again. False: there was none.</summary>
    ValueTask<bool> KickAsync(CameraId camera, CancellationToken ct);

    /// <summary>Looks at the camera beside any session it has, from where that would be.</summary>
    Task<ProbeOutcome> ProbeAsync(Camera camera, CancellationToken ct);

    /// <summary>Why viewers should not be sent here yet, or any more; null: they may come.</summary>
    string? NotReadyBecause { get; }
}
