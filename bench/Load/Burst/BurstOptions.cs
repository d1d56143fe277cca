namespace Fleet.Load.Burst;

internal sealed record BurstOptions
{
    public const int MaxCameras = 20_000;

    /// <summary>Addresses of hosts of one fleet; requests go to them in turn.</summary>
    public required IReadOnlyList<Uri> Hosts { get; init; }

    /// <summary>How many cameras the fleet has, cam-1 and on; those it lacks are added.</summary>
    public required int Registered { get; init; }

    /// <summary>How many of them are watched at once.</summary>
    public required int Watched { get; init; }

    /// <summary>Where a camera is: <c>{n}</c> is its number.</summary>
    public required string Source { get; init; }

    /// <summary>For how long they are watched, once each has answered.</summary>
    public required TimeSpan Stay { get; init; }

    /// <summary>Of the processes whose memory is told.</summary>
    public required IReadOnlyList<int> Pids { get; init; }
}
