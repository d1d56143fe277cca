namespace Fleet.Core.Codecs;

/// <summary>One parameter set as it came, and what was read from it. <see cref="Revision"/> counts the changes among all sets of the track.</summary>
public sealed record ParameterSet<T>(int Id, ReadOnlyMemory<byte> Nal, T Content, int Revision);
