namespace Fleet.Testing.Hosts;

/// <summary>signal(7), as Linux counts them.</summary>
internal enum PosixSignalNumber
{
    Term = 15,
    Continue = 18,
    Stop = 19,
}
