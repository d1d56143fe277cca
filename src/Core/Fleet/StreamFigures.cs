namespace Fleet.Core.Fleet;

/// <summary>What a session's pictures really are, over the last seconds.</summary>
/// <param name="BitRate">Bits a second of all chunks; 0 when nothing came.</param>
/// <param name="Fps">Pictures a second.</param>
/// <param name="GopPictures">Pictures from the last key frame but one to the last; null before there are two.</param>
/// <param name="Gop">How long that was.</param>
public readonly record struct StreamFigures(double BitRate, double Fps, int? GopPictures, TimeSpan? Gop);
