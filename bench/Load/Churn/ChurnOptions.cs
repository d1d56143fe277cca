namespace Fleet.Load.Churn;

/// <summary>People who come, see a picture and leave, one after another, over several protocols in turn.</summary>
internal sealed record ChurnOptions
{
    public const int MaxCycles = 1_000_000;
    public const int MaxParallel = 200;

    /// <summary>Each a protocol and its address, with <c>{camera}</c> where the camera's name goes.</summary>
    public required IReadOnlyList<LoadOptions> Ways { get; init; }

    public int Cycles { get; init; } = 10_000;

    /// <summary>Cycles before memory is looked at first: what a process needs once is no leak.</summary>
    public int WarmUp { get; init; } = 500;

    /// <summary>How many do so at the same time.</summary>
    public int Parallel { get; init; } = 16;

    /// <summary>One process of the server, to be looked at.</summary>
    public int Pid { get; init; }

    /// <summary>How long the server is given to let go of cameras nobody watches.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(100);
}
