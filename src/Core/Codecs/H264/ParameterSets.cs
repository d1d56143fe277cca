namespace Fleet.Core.Codecs.H264;

/// <summary>The parameter sets of one track, and which of them the format that was announced last contains.</summary>
public sealed class ParameterSets(int clockRate)
{
    private readonly ParameterSetTable<Sps> _sps = new(32);
    private readonly ParameterSetTable<Pps> _pps = new(256);
    private int _revision;
    private int _activeRevision = -1;
    private int _activeSps = -1;
    private VideoFormat? _active;

    /// <summary>Stores a set; false when it can't be read, and then the one before stays.</summary>
    public bool TryStore(ReadOnlySpan<byte> nal)
    {
        switch (NalType.Of(nal[0]))
        {
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
    public (ParameterSet<Sps> Sps, ParameterSet<Pps> Pps)? Find(int ppsId) =>
        _pps[ppsId] is { } pps && _sps[pps.Content.SpsId] is { } sps ? (sps, pps) : null;

    /// <summary>A decoder that has the announced format can decode with these sets.</summary>
    public bool IsActive(ParameterSet<Sps> sps, ParameterSet<Pps> pps) =>
        sps.Id == _activeSps && sps.Revision <= _activeRevision && pps.Revision <= _activeRevision;

    /// <summary>A key frame is decoded with this set: returns the format to announce before it, or null when the announced one still says the same.</summary>
    public VideoFormat? Activate(ParameterSet<Sps> sps)
    {
        if (sps.Id == _activeSps && _revision == _activeRevision) return null;
        _activeSps = sps.Id;
        _activeRevision = _revision;
        return Announce(sps);
    }

    private VideoFormat? Announce(ParameterSet<Sps> sps)
    {
        byte[] configuration = AvcConfig.Write(sps, _pps.All.Where(pps => pps.Content.SpsId == sps.Id));
        if (_active is not null && _active.Configuration.Span.SequenceEqual(configuration)) return null;
        _active = AvcConfig.Describe(sps.Content, configuration, clockRate);
        return _active;
    }
}
