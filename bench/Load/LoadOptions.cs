namespace Fleet.Load;

internal sealed record LoadOptions
{
    public const int MaxViewers = 5000;
    public const int MaxSeconds = 3600;

    public required LoadProtocol Protocol { get; init; }

    /// <summary>With <c>{camera}</c> where the camera's name goes.</summary>
    public required string Url { get; init; }

    public int Viewers { get; init; } = 1;

    public int Cameras { get; init; } = 1;

    /// <summary>With <c>{n}</c> where the camera's number goes, from 1 on.</summary>
    public string CameraNames { get; init; } = "cam-{n}";

    /// <summary>Over how long the viewers are opened, evenly.</summary>
    public TimeSpan Ramp { get; init; }

    /// <summary>After the last viewer was opened, and for each viewer after its first picture: not measured, a new viewer is still catching up.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan GapThreshold { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the server is watched before the first viewer comes.</summary>
    public TimeSpan Idle { get; init; }

    /// <summary>The server's processes.</summary>
    public IReadOnlyList<int> Pids { get; init; } = [];

    public LoadTarget TargetOf(int viewer)
    {
        string number = (viewer % Cameras + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return LoadTarget.Parse(Url.Replace("{camera}", CameraNames.Replace("{n}", number, StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
