namespace Fleet.CameraSim.Faults;

/// <summary>What a camera does wrong. Times count from PLAY, for each client on its own.</summary>
public sealed record FaultSet
{
    public static readonly FaultSet None = new();

    /// <summary>The share of RTP packets that never leave the camera, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>From then on nothing is sent, though the connection stands and requests are answered.</summary>
    public TimeSpan? StallAfter { get; init; }

    /// <summary>The connection is cut without a word.</summary>
    public TimeSpan? DisconnectAfter { get; init; }

    /// <summary>Key frames and their parameter sets are left out.</summary>
    public bool NoKeyFrames { get; init; }

    /// <summary>The RTP clocks of all tracks start again from 0.</summary>
    public TimeSpan? ClockResetAfter { get; init; }

    /// <summary>The share by which the RTP clocks run too fast; negative: too slow.</summary>
    public double Drift { get; init; }

    /// <summary>The RTP clocks pass from 2^32 - 1 to 0.</summary>
    public TimeSpan? WrapAfter { get; init; }

    /// <summary>From the next key frame on another resolution comes.</summary>
    public TimeSpan? SpsChangeAfter { get; init; }

    /// <summary>How long SETUP takes.</summary>
    public TimeSpan SlowSetup { get; init; }

    /// <summary>SETUP is refused with this status.</summary>
    public int? SetupStatus { get; init; }

    /// <summary>The camera asks for the end of the session (RFC 7826 section 13.7) and is silent from then on.</summary>
    public TimeSpan? TeardownAfter { get; init; }

    /// <summary>Right credentials are refused as well, each time with a fresh challenge.</summary>
    public bool Always401 { get; init; }

    /// <summary>Bytes that mean nothing come between the packets.</summary>
    public bool Garbage { get; init; }
}
