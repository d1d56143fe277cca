using Fleet.Core.Codecs.H264;

namespace Fleet.Fuzz.Video;

/// <summary>One H.264 NAL unit, read as every set there is, as messages, and as a slice of each.</summary>
public sealed class H264SpsTarget : IFuzzTarget
{
    public string Name => "h264-sps";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        Invariant.Holds(RecoveryPoint.Find(input) is null or (>= 0 and <= ushort.MaxValue), "a recovery point is a number of pictures");
        Pps pps = Pps.TryParse(input, out Pps? parsed) ? parsed : new Pps(0, 0, BottomFieldOrderPresent: true);
        if (!SpsParser.TryParse(input, out Sps? sps, out string? problem))
        {
            Invariant.Holds(problem.Length > 0, "a refusal says why");
            return;
        }

        Invariant.Holds(problem is null, "a set that was read has no problem");
        Invariant.Holds(sps.Width is > 0 and <= SpsParser.MaxPictureSide && sps.Height is > 0 and <= SpsParser.MaxPictureSide, "a size that can be");
        Invariant.Holds(sps.FrameNumBits is >= 4 and <= 16 && sps.ReorderDepth is >= 0 and <= 16 && sps.Id is >= 0 and < 32, "fields within their ranges");
        Invariant.Holds(sps.Usability.Video.PixelAspect is { Horizontal: > 0, Vertical: > 0 }, "a pixel has an aspect");
        var order = new PictureOrder();
        for (int i = 0; i < Math.Min(input.Length, 64); i++)
        {
            if (SliceHeader.TryRead(input[i..], sps, pps, out SliceHeader slice)) order.Next(sps, slice);
        }
    }
}
