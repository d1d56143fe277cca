namespace Fleet.CameraSim;

/// <summary>What a simulated camera sounds like.</summary>
public enum SimulatedAudio
{
    None,
    Aac,
    Pcma,
    Pcmu,
    Opus,
}
