using static Fleet.Load.Mp4.BoxType;

namespace Fleet.Load.Mp4;

/// <summary>What the boxes that matter say, word by word (ISO/IEC 14496-12 section 8); <see cref="BoxWalker"/> finds them.</summary>
internal sealed class MovieBoxes(IFragmentSink sink)
{
    /// <summary>More tracks than any of the servers sends; past it a stream is called invalid.</summary>
    private const int MaxTracks = 8;

    private const uint NonSyncSample = 0x00010000;

    private readonly TrackState[] _tracks = new TrackState[MaxTracks];
    private int _trackCount;
    private int _current = -1;
    private uint _versionAndFlags;
    private ulong _long;
    private ulong _ntp;
    private string? _error;

    // the track run at hand (section 8.8.8)
    private uint _samples;
    private int _entryStart;
    private int _entryWords;
    private int _entryFlagsAt;

    // the optional fields of the track fragment header at hand (section 8.8.7)
    private int _durationAt;
    private int _flagsAt;

    private bool HasFlag(uint flag) => (_versionAndFlags & flag) != 0;

    private bool IsVersion1 => _versionAndFlags >> 24 == 1;

    public static bool IsContainer(uint type) => type is Moov or Trak or Mdia or Mvex or Moof or Traf;

    public static bool IsRead(uint type) => type is Tkhd or Mdhd or Hdlr or Trex or Prft or Tfhd or Tfdt or Trun;

    /// <summary>Returns what is wrong, or null.</summary>
    public string? Begin(uint type)
    {
        _versionAndFlags = 0;
        switch (type)
        {
            case Moov:
                _trackCount = 0;
                _current = -1;
                break;
            case Trak when _trackCount == MaxTracks:
                return $"more than {MaxTracks} tracks";
            case Trak:
                _tracks[_current = _trackCount++] = default;
                break;
            case Moof:
                foreach (ref TrackState track in _tracks.AsSpan(0, _trackCount)) track.InFragment = false;
                break;
            case Traf:
                _current = -1;
                break;
            case Trun:
                _samples = 0;
                break;
        }

        return null;
    }

    public void Word(uint type, int index, uint value)
    {
        if (index == 0) _versionAndFlags = value;
        switch (type)
        {
            case Trex:
                TrackExtends(index, value);
                return;
            case Prft:
                ProducerReferenceTime(index, value);
                return;
            case Tfhd when index == 1:
                BeginTrackFragment(value);
                return;
        }

        if (_current < 0) return; // a box outside its container: End reports it
        ref TrackState track = ref _tracks[_current];
        switch (type)
        {
            case Tkhd when index == (IsVersion1 ? 5 : 3):
                track.Id = value;
                break;
            case Mdhd when index == (IsVersion1 ? 5 : 3):
                track.Timescale = value;
                break;
            case Hdlr when index == 2:
                track.IsVideo = value == VideoHandler;
                break;
            case Tfhd when index > 1 && index == _durationAt:
                track.FragmentDefaultDuration = value;
                break;
            case Tfhd when index > 1 && index == _flagsAt:
                track.FragmentDefaultFlags = value;
                break;
            case Tfdt when index is 1 or 2:
                track.DecodeTime = index == 1 ? value : track.DecodeTime << 32 | value;
                break;
            case Trun:
                TrackRun(ref track, index, value);
                break;
        }
    }

    public string? End(uint type)
    {
        if (_error is not null) return _error;
        if (type is Tfdt or Trun or Tfhd && _current < 0) return "a part of a track fragment that belongs to no track";
        if (type == Trun && !HasFlag(0x100)) _tracks[_current].Duration += (ulong)_samples * _tracks[_current].FragmentDefaultDuration;
        if (type == Mdat) Publish();
        return null;
    }

    private void TrackExtends(int index, uint value)
    {
        if (index == 1) _current = Find(value);
        if (_current < 0) return;
        if (index == 3) _tracks[_current].DefaultDuration = value;
        if (index == 5) _tracks[_current].DefaultFlags = value;
    }

    /// <summary>Section 8.16.5: track, then the time as NTP has it.</summary>
    private void ProducerReferenceTime(int index, uint value)
    {
        if (index is 2 or 3) _long = _long << 32 | value;
        if (index == 3) _ntp = _long;
    }

    private void BeginTrackFragment(uint id)
    {
        _current = Find(id);
        if (_current < 0)
        {
            _error = $"a fragment of track {id}, which the init segment doesn't have";
            return;
        }

        ref TrackState track = ref _tracks[_current];
        if (track.Timescale == 0) _error = $"track {id} has no timescale";
        track.InFragment = true;
        track.FragmentDefaultDuration = track.DefaultDuration;
        track.FragmentDefaultFlags = track.DefaultFlags;
        track.DecodeTime = track.Duration = 0;
        track.FirstSampleSeen = false;
        int next = 2 + (HasFlag(0x01) ? 2 : 0) + (HasFlag(0x02) ? 1 : 0);
        _durationAt = HasFlag(0x08) ? next++ : -1;
        if (HasFlag(0x10)) next++;
        _flagsAt = HasFlag(0x20) ? next : -1;
    }

    private void TrackRun(ref TrackState track, int index, uint value)
    {
        if (index == 0)
        {
            _entryStart = 2 + (HasFlag(0x01) ? 1 : 0) + (HasFlag(0x04) ? 1 : 0);
            _entryWords = (HasFlag(0x100) ? 1 : 0) + (HasFlag(0x200) ? 1 : 0) + (HasFlag(0x400) ? 1 : 0) + (HasFlag(0x800) ? 1 : 0);
            _entryFlagsAt = HasFlag(0x400) ? (HasFlag(0x100) ? 1 : 0) + (HasFlag(0x200) ? 1 : 0) : -1;
        }
        else if (index == 1)
        {
            _samples = value;
            if (!HasFlag(0x04) && !HasFlag(0x400)) FirstSample(ref track, track.FragmentDefaultFlags);
        }
        else if (HasFlag(0x04) && index == _entryStart - 1)
        {
            FirstSample(ref track, value);
        }
        else if (index >= _entryStart && _entryWords > 0)
        {
            int field = (index - _entryStart) % _entryWords;
            if (field == 0 && HasFlag(0x100)) track.Duration += value;
            if (field == _entryFlagsAt) FirstSample(ref track, value);
        }
    }

    private static void FirstSample(ref TrackState track, uint flags)
    {
        if (track.FirstSampleSeen) return;
        track.FirstSampleSeen = true;
        track.StartsWithSync = (flags & NonSyncSample) == 0;
    }

    private void Publish()
    {
        foreach (ref TrackState track in _tracks.AsSpan(0, _trackCount))
        {
            if (!track.InFragment) continue;
            track.InFragment = false;
            sink.OnFragment(new Fragment(track.Id, track.IsVideo, track.Timescale, track.DecodeTime, track.Duration, track.StartsWithSync, _ntp));
        }

        _ntp = 0;
    }

    private int Find(uint id)
    {
        for (int i = 0; i < _trackCount; i++)
        {
            if (_tracks[i].Id == id) return i;
        }

        return -1;
    }
}
