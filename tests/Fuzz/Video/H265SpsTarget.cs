using System.Text.RegularExpressions;
using Fleet.Core.Codecs.H265;

namespace Fleet.Fuzz.Video;

/// <summary>One H.265 NAL unit, read as every set there is, and as a slice of each.</summary>
public sealed partial class H265SpsTarget : IFuzzTarget
{
    public string Name => "h265-sps";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        if (Vps.TryParse(input, out Vps? vps)) Invariant.Holds(vps.Id is >= 0 and < 16, "the id of a video parameter set");
        Pps pps = Pps.TryParse(input, out Pps? parsed) ? parsed : new Pps(0, 0, DependentSlices: true, OutputFlagPresent: true, 3);
        Invariant.Holds(pps.Id is >= 0 and < 64 && pps.SpsId is >= 0 and < 16, "the ids of a picture parameter set");
        if (!SpsParser.TryParse(input, out Sps? sps, out string? problem))
        {
            Invariant.Holds(problem.Length > 0, "a refusal says why");
            return;
        }

        Invariant.Holds(sps.Width is > 0 and <= SpsParser.MaxPictureSide && sps.Height is > 0 and <= SpsParser.MaxPictureSide, "a size that can be");
        Invariant.Holds(sps.OrderLsbBits is >= 4 and <= 16 && sps.ReorderDepth is >= 0 and <= 16 && sps.SubLayers is >= 1 and <= 7, "fields within their ranges");
        Invariant.Holds(sps.Usability.Video.PixelAspect is { Horizontal: > 0, Vertical: > 0 }, "a pixel has an aspect");
        Invariant.Holds(sps.Usability.MinSpatialSegmentation is >= 0 and <= 4095, "twelve bits of spatial segmentation");
        Invariant.Holds(CodecString().IsMatch(sps.Profile.ToCodecString()), $"the codec string {sps.Profile.ToCodecString()}");
        var order = new PictureOrder();
        for (int i = 0; i < Math.Min(input.Length, 64); i++)
        {
            if (SliceHeader.TryRead(input[i..], sps, pps, out SliceHeader slice)) order.Next(sps, slice, slice.IsIdr);
        }
    }

    [GeneratedRegex(@"^[ABC]?[0-9]{1,2}\.[0-9A-F]{1,8}\.[LH][0-9]{1,3}(\.[0-9A-F]{1,2}){0,6}$")]
    private static partial Regex CodecString();
}
