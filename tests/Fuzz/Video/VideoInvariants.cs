using System.Buffers.Binary;
using Fleet.Core.Codecs;

namespace Fleet.Fuzz.Video;

/// <summary>What holds for every picture of a depacketizer, whatever was pushed into it.</summary>
internal abstract class VideoInvariants : IAccessUnitSink
{
    private bool _afterLoss = true;
    private bool _lostBetweenPictures = true;

    public long Units { get; private set; }

    public void OnLoss(bool betweenPictures)
    {
        _afterLoss = true;
        _lostBetweenPictures |= betweenPictures;
    }

    public void OnFormat(TrackFormat format)
    {
        var video = (VideoFormat)format;
        Invariant.Holds(video.Width > 0 && video.Height > 0, "a format has a size");
        Invariant.Holds(video.ReorderDepth is >= 0 and <= 16, "a depth that a decoder can keep");
        Invariant.Holds(video.DeclaredInterval is null or > 0, "an interval that is one");
        Invariant.Holds(video.PixelAspect is { Horizontal: > 0, Vertical: > 0 }, "a pixel has an aspect");
        CheckConfiguration(video.Configuration.Span);
        HasFormat = true;
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        Units++;
        Invariant.Holds(HasFormat, "a format comes before the first picture");
        Invariant.Holds(unit.ReorderDelay is >= 0 and <= ReorderTracker.MaxDelay, $"a delay of {unit.ReorderDelay}");
        Invariant.Holds(unit.Data.Length <= UnitBuffer.MaxSize, "a picture within the cap");
        int nals = 0;
        bool hasPicture = false;
        BeginPicture();
        for (ReadOnlySpan<byte> rest = unit.Data; !rest.IsEmpty;)
        {
            Invariant.Holds(rest.Length > 4, "a length and a NAL unit behind it");
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            Invariant.Holds(length > 0 && length <= rest.Length - 4, "a length that stays inside");
            ReadOnlySpan<byte> nal = rest.Slice(4, length);
            Invariant.Holds(nal[^1] != 0 && nal.IndexOf<byte>([0, 0, 1]) < 0, "a NAL unit without trailing zeros and start codes");
            hasPicture |= CheckNal(nal);
            rest = rest[(4 + length)..];
            nals++;
        }

        Invariant.Holds(hasPicture && nals <= UnitBuffer.MaxNals, "a picture in every unit");
        Invariant.Holds(!_afterLoss || unit.IsKeyFrame || IsUnhurt(_lostBetweenPictures), "behind a loss nothing but a key frame, or a picture that refers to nothing lost");
        _afterLoss = false;
        _lostBetweenPictures = false;
        EndPicture();
    }

    protected bool HasFormat { get; private set; }

    protected abstract void CheckConfiguration(ReadOnlySpan<byte> configuration);

    protected abstract void BeginPicture();

    /// <summary>Checks one NAL unit; true when it is a slice.</summary>
    protected abstract bool CheckNal(ReadOnlySpan<byte> nal);

    /// <summary>What was seen of the picture tells that it can follow the one before.</summary>
    protected abstract bool IsUnhurt(bool lostBetweenPictures);

    protected abstract void EndPicture();
}
