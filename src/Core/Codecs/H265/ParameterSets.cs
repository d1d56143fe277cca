namespace Fleet.Core.Codecs.H265;

/// <summary>The parameter sets of one track, and which of them the format that was announced last contains.</summary>
public sealed class ParameterSets(int clockRate)
{
    private readonly ParameterSetTable<Vps> _vps = new(16);
    private readonly ParameterSetTable<Sps> _sps = new(16);
    private readonly ParameterSetTable<Pps> _pps = new(64);
    private int _revision;
    private int _activeRevision = -1;
    private int _activeSps = -1;
    private VideoFormat? _active;

    /// <summary>Stores a set; false when it can't be read, and then the one before stays.</summary>
    public bool TryStore(ReadOnlySpan<byte> nal)
    {
        switch (NalType.Of(nal[0]))
        {
            case NalType.Vps:
                if (_vps.Contains(nal)) return true;
                if (!Vps.TryParse(nal, out Vps? vps)) return false;
                _vps.Store(new ParameterSet<Vps>(vps.Id, nal.ToArray(), vps, ++_revision));
                return true;
            case NalType.Sps:
                if (_sps.Contains(nal)) return true;
                if (!SpsParser.TryParse(nal, out Sps? sps, out _)) return false;
                _sps.Store(new ParameterSet<Sps>(sps.Id, nal.ToArray(), sps, ++_revision));
                return true;
            case NalType.Pps:
                if (_pps.Contains(nal)) return true;
                if (!Pps.TryParse(nal, out Pps? pps)) return false;
                _pps.Store(new ParameterSet<Pps>(pps.Id, nal.ToArray(), pps, ++_revision));
                return true;
            default:
                return false;
        }
    }

    /// <summary>The sets a slice with this id refers to; null while one of them has not come.</summary>
    public PictureSets? Find(int ppsId) =>
        _pps[ppsId] is { } pps && _sps[pps.Content.SpsId] is { } sps && _vps[sps.Content.VpsId] is { } vps ? new PictureSets(vps, sps, pps) : null;

    /// <summary>A decoder that has the announced format can decode with these sets.</summary>
    public bool IsActive(in PictureSets sets) => sets.Sps.Id == _activeSps
        && sets.Vps.Revision <= _activeRevision && sets.Sps.Revision <= _activeRevision && sets.Pps.Revision <= _activeRevision;

    /// <summary>A key frame is decoded with these sets: returns the format to announce before it, or null when the announced one still says the same.</summary>
    public VideoFormat? Activate(in PictureSets sets)
    {
        if (sets.Sps.Id == _activeSps && _revision == _activeRevision) return null;
        _activeSps = sets.Sps.Id;
        _activeRevision = _revision;
        return Announce(sets);
    }

    private VideoFormat? Announce(PictureSets sets)
    {
        byte[] configuration = HevcConfig.Write(sets.Vps, sets.Sps, _pps.All.Where(pps => pps.Content.SpsId == sets.Sps.Id));
        if (_active is not null && _active.Configuration.Span.SequenceEqual(configuration)) return null;
        _active = HevcConfig.Describe(sets.Vps.Content, sets.Sps.Content, configuration, clockRate);
        return _active;
    }
}
