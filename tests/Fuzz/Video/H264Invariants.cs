using System.Buffers.Binary;
using Fleet.Core.Codecs.H264;

namespace Fleet.Fuzz.Video;

internal sealed class H264Invariants : VideoInvariants
{
    private readonly Dictionary<int, (Sps Sps, Pps Pps)> _sets = [];
    private SliceHeader? _slice;
    private int _bits;
    private int? _previousReference;

    protected override void CheckConfiguration(ReadOnlySpan<byte> configuration)
    {
        _sets.Clear();
        Invariant.Holds(configuration[0] == 1 && configuration[4] == 0xFF && configuration[5] == 0xE1, "the head of an avcC record");
        int length = BinaryPrimitives.ReadUInt16BigEndian(configuration[6..]);
        ReadOnlySpan<byte> nal = configuration.Slice(8, length);
        Invariant.Holds(nal[1..4].SequenceEqual(configuration[1..4]), "profile and level of an avcC record are those of its set");
        Invariant.Holds(SpsParser.TryParse(nal, out Sps? sps, out string? problem), $"the set of an avcC record can be read: {problem}");
        ReadOnlySpan<byte> rest = configuration[(8 + length)..];
        int count = rest[0];
        Invariant.Holds(count > 0, "an avcC record has picture parameter sets");
        rest = rest[1..];
        for (int i = 0; i < count; i++)
        {
            length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            Invariant.Holds(Pps.TryParse(rest.Slice(2, length), out Pps? pps) && pps.SpsId == sps.Id, "a picture parameter set of an avcC record refers to its set");
            _sets[pps.Id] = (sps, pps);
            rest = rest[(2 + length)..];
        }

        Invariant.Holds(rest.Length == (sps.Profile is 66 or 77 or 88 ? 0 : 4), "an avcC record ends where it should");
    }

    protected override void BeginPicture() => _slice = null;

    protected override bool CheckNal(ReadOnlySpan<byte> nal)
    {
        int type = NalType.Of(nal[0]);
        Invariant.Holds(type is NalType.Slice or NalType.Idr or NalType.Sei, $"a NAL unit of type {type}");
        if (type == NalType.Sei) return false;
        Invariant.Holds(SliceHeader.TryReadStart(nal, out SliceHeader slice), "a slice can be read");
        if (_slice is not null) return true;
        Invariant.Holds(slice.IsFirst, "a picture begins with its first slice");
        Invariant.Holds(_sets.TryGetValue(slice.PpsId, out (Sps Sps, Pps Pps) sets), "a picture uses sets that were announced");
        Invariant.Holds(SliceHeader.TryRead(nal, sets.Sps, sets.Pps, out slice), "a slice can be read with its sets");
        _slice = slice;
        _bits = sets.Sps.FrameNumBits;
        return true;
    }

    protected override bool IsUnhurt(bool lostBetweenPictures) => _previousReference is { } previous && _slice!.Value.FrameNum == ((previous + 1) & ((1 << _bits) - 1));

    protected override void EndPicture()
    {
        if (_slice is { IsReference: true } slice) _previousReference = slice.FrameNum;
    }
}
