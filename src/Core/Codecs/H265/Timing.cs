namespace Fleet.Core.Codecs.H265;

/// <summary>Declared picture rate, as a VPS (section 7.3.2.1) or the usability information (section E.2.1) of ITU-T H.265 carries it.</summary>
public readonly record struct Timing(uint UnitsInTick, uint TimeScale);
