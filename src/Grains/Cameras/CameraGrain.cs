using System.Runtime.CompilerServices;
using Fleet.Core.Fleet;
using Fleet.Grains.Abstractions;
using Fleet.Grains.Abstractions.Cameras;
using Fleet.Grains.Abstractions.Fragments;
using Fleet.Grains.Placement;
using Fleet.Grains.Streams;
using Orleans.Placement;

namespace Fleet.Grains.Cameras;

/// <summary>One camera of the fleet. The session and its media live beside it, off its turns (<see cref="OwnedCamera"/>); this is the way to them.</summary>
[GrainType("camera"), RandomPlacement, SitePlacementFilter(SiteKey.Camera), CollectionAgeLimit(Minutes = 3)]
public sealed class CameraGrain(ICameraPlans plans, SiloSessions sessions, TimeProvider time) : Grain, ICameraGrain
{
    /// <summary>Well within the age at which an activation that is not asked for anything goes.</summary>
    private static readonly TimeSpan StayPeriod = TimeSpan.FromMinutes(1);

    private OwnedCamera? _camera;
    private Task<OwnedCamera?>? _opening;

    private CameraKey Key => CameraKey.Parse(this.GetPrimaryKeyString());

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Stay, new GrainTimerCreationOptions { DueTime = StayPeriod, Period = StayPeriod, Interleave = true });
        _camera = await OpenAsync(await plans.WaitForAsync(Key, time, cancellationToken));
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_camera is { } camera) await sessions.CloseAsync(camera, reason.Description);
    }

    public async IAsyncEnumerable<Fragment> WatchAsync(WatchRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        OwnedCamera camera = await CameraAsync() ?? throw NotHere();
        await foreach (Fragment fragment in camera.WatchAsync(request, ct)) yield return fragment;
    }

    public async ValueTask<HoldAnswer> HoldAsync(HoldRequest request) =>
        await CameraAsync() is { } camera ? camera.Hold(request) : new HoldAnswer(IsHeld: false);

    public ValueTask LetGoAsync(string edge)
    {
        _camera?.LetGo(edge);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<bool> TryTakeSeatsAsync(string edge, int seats, int max) =>
        (await CameraAsync() ?? throw NotHere()).TryTakeSeats(edge, seats, max);

    public ValueTask<IReadOnlyList<Fragment>> ReplayAsync() => ValueTask.FromResult(_camera?.Replay() ?? []);

    public ValueTask<bool> KickAsync()
    {
        if (_camera is not { IsIdle: false } camera) return ValueTask.FromResult(false);
        camera.Session.Restart();
        return ValueTask.FromResult(true);
    }

    /// <summary>To be here is to be awake: a session of an always-on camera dials by itself.</summary>
    public async ValueTask WakeAsync() => await CameraAsync();

    public ValueTask<SessionStatus?> StatusAsync() => ValueTask.FromResult(_camera?.Session.Status);

    /// <summary>The camera may have been added, or moved here, after somebody asked for it too early.</summary>
    private async ValueTask<OwnedCamera?> CameraAsync()
    {
        if (_camera is not null || plans.At(Key) is not { } planned) return _camera;
        Task<OwnedCamera?> opening = _opening ??= OpenAsync(planned);
        try
        {
            return _camera = await opening;
        }
        catch
        {
            // the next who asks begins anew
            if (_opening == opening) _opening = null;
            throw;
        }
    }

    private async Task<OwnedCamera?> OpenAsync(PlannedCamera? planned)
    {
        if (planned is null) return null;
        FragmentOutlet outlet = FragmentOutlet.Of(this.GetStreamProvider(FleetStreams.Provider), Key);
        return await sessions.OpenAsync(Key, planned, outlet, Leave);
    }

    private void Leave(string why) => GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, why));

    /// <summary>An always-on camera, or one that nobody watches just now, has nobody who asks for it and stays all the same.</summary>
    private Task Stay(CancellationToken cancellationToken)
    {
        if (_camera is { IsIdle: false }) DelayDeactivation(StayPeriod * 2);
        return Task.CompletedTask;
    }

    private KeyNotFoundException NotHere() => new($"There is no camera '{Key.Camera}' at site '{Key.Site}'.");
}
