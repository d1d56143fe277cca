namespace Fleet.Testing.Mp4;

/// <summary>What an init segment says about a track.</summary>
/// <param name="EntryFields">The sample entry's body up to its first box.</param>
/// <param name="EntryBoxes">The boxes inside the sample entry.</param>
public sealed record Mp4Track(int Id, string Handler, int Timescale, string SampleEntry, ReadOnlyMemory<byte> EntryFields, IReadOnlyList<Mp4Box> EntryBoxes);
