namespace Fleet.Core.Codecs.H265;

/// <summary>The parameter sets one picture is decoded with.</summary>
public readonly record struct PictureSets(ParameterSet<Vps> Vps, ParameterSet<Sps> Sps, ParameterSet<Pps> Pps);
