namespace Fleet.CameraSim;

/// <summary>What a simulated camera shows.</summary>
public enum SimulatedVideo
{
    /// <summary>1280x720, 25 pictures a second.</summary>
    H264,

    /// <summary>1280x720, 25 pictures a second.</summary>
    H265,

    /// <summary>640x360, 25 pictures a second, two B-frames between the others.</summary>
    H264WithBFrames,
}
