namespace Fleet.Grains.Fencing;

/// <summary>What the signs of life of a member of the cluster say of it.</summary>
internal enum MemberState
{
    Alive,

    /// <summary>By the clocks alone, which may differ; or it could not write.</summary>
    SeemsSilent,

    /// <summary>It was looked at for as long as one may be silent, and nothing came.</summary>
    Silent,
}
