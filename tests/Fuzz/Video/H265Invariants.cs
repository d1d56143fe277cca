using System.Buffers.Binary;
using Fleet.Core.Codecs.H265;

namespace Fleet.Fuzz.Video;

internal sealed class H265Invariants : VideoInvariants
{
    private readonly Dictionary<int, Pps> _pps = [];
    private Sps? _sps;
    private SliceHeader? _slice;
    private bool _hasPictures;
    private bool _hasPast;

    protected override void CheckConfiguration(ReadOnlySpan<byte> configuration)
    {
        _pps.Clear();
        Invariant.Holds(configuration[0] == 1 && configuration[22] == 3 && (configuration[21] & 3) == 3, "the head of an hvcC record");
        ReadOnlySpan<byte> rest = configuration[23..];
        foreach (int type in (int[])[NalType.Vps, NalType.Sps, NalType.Pps])
        {
            Invariant.Holds(rest[0] == (0x80 | type), "an array of an hvcC record");
            int count = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
            Invariant.Holds(count > 0, "an array of an hvcC record is not empty");
            rest = rest[3..];
            for (int i = 0; i < count; i++)
            {
                int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
                CheckSet(type, rest.Slice(2, length), configuration);
                rest = rest[(2 + length)..];
            }
        }

        Invariant.Holds(rest.IsEmpty, "an hvcC record ends behind its arrays");
    }

    protected override void BeginPicture() => _slice = null;

    protected override bool CheckNal(ReadOnlySpan<byte> nal)
    {
        int type = NalType.Of(nal[0]);
        if (type is NalType.PrefixSei or NalType.SuffixSei) return false;
        Invariant.Holds(NalType.IsSlice(type), $"a NAL unit of type {type}");
        Invariant.Holds(SliceHeader.TryReadStart(nal, out SliceHeader slice), "a slice can be read");
        if (_slice is not null) return true;
        Invariant.Holds(slice.IsFirst, "a picture begins with its first slice");
        Invariant.Holds(_pps.TryGetValue(slice.PpsId, out Pps? pps), "a picture uses sets that were announced");
        Invariant.Holds(SliceHeader.TryRead(nal, _sps!, pps, out slice), "a slice can be read with its sets");
        Invariant.Holds(_hasPast || !slice.IsRasl, "no picture that refers to some before the start");
        _slice = slice;
        return true;
    }

    // of a loss inside one picture the depacketizer knows what was hit; pictures that are gone altogether could be any
    protected override bool IsUnhurt(bool lostBetweenPictures) => !lostBetweenPictures;

    // a leading picture refers to what comes before the key frame it follows: something has to be there
    protected override void EndPicture()
    {
        if (_slice is { IsIrap: true }) _hasPast = _hasPictures;
        _hasPictures = true;
    }

    private void CheckSet(int type, ReadOnlySpan<byte> nal, ReadOnlySpan<byte> configuration)
    {
        switch (type)
        {
            case NalType.Vps:
                Invariant.Holds(Vps.TryParse(nal, out _), "the video parameter set of an hvcC record can be read");
                break;
            case NalType.Sps:
                Invariant.Holds(SpsParser.TryParse(nal, out _sps, out string? problem), $"the set of an hvcC record can be read: {problem}");
                Invariant.Holds(_sps.Profile.Level == configuration[12], "the level of an hvcC record is that of its set");
                break;
            default:
                Invariant.Holds(Pps.TryParse(nal, out Pps? pps) && pps.SpsId == _sps!.Id, "a picture parameter set of an hvcC record refers to its set");
                _pps[pps.Id] = pps;
                break;
        }
    }
}
