using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.DirectStreams;

/// <summary>
/// What somebody needs who comes late: how the session stands and, while pictures flow, the init segment and everything from the last key
/// frame on, with the seed before it. It holds one reference of each chunk.
/// </summary>
internal sealed class FragmentReplay(long maxBytes = CameraSession.LargestReplay)
{
    private readonly List<Fragment> _media = [];
    private InitFragment? _init;
    private StateFragment? _state;
    private Fragment? _verdict;
    private int _seed = -1;
    private long _bytes;

    /// <summary>Everything that is kept, in the order in which it was published; whoever passes it on retains it.</summary>
    public IReadOnlyList<Fragment> Fragments =>
        [.. new Fragment?[] { _init, _state, _verdict }.OfType<Fragment>().Concat(_media).OrderBy(fragment => fragment.Position)];

    /// <summary>Takes over the fragment, and the reference of its chunk.</summary>
    public void Add(Fragment fragment)
    {
        switch (fragment)
        {
            case InitFragment init:
                DropMedia();
                _init = init;
                break;
            case SeedFragment:
                AddSeed(fragment);
                break;
            case ChunkFragment chunk:
                AddChunk(chunk);
                break;
            case StateFragment state:
                Enter(state);
                break;
            case RedialAwaitedFragment or EndedFragment:
                _verdict = fragment;
                break;
            case GapFragment:
                DropMedia();
                break;
        }
    }

    /// <summary>What is kept is of this generation from here on, if it was of a lower one.</summary>
    public void Raise(long generation)
    {
        for (int i = 0; i < _media.Count; i++) _media[i] = _media[i].RaisedTo(generation);
        _init = (InitFragment?)_init?.RaisedTo(generation);
        _state = (StateFragment?)_state?.RaisedTo(generation);
        _verdict = _verdict?.RaisedTo(generation);
    }

    public void Clear()
    {
        DropMedia();
        (_init, _state, _verdict) = (null, null, null);
    }

    /// <summary>What was kept belongs to pictures that flow, and to no others; what was said of the last state does not hold for the next.</summary>
    private void Enter(StateFragment state)
    {
        (_state, _verdict) = (state, null);
        if (state.Phase is SessionPhase.Live or SessionPhase.Draining) return;
        DropMedia();
        _init = null;
    }

    private void AddSeed(Fragment seed)
    {
        // a key frame follows, and what comes before it belongs to both
        if (_seed >= 0) DropBefore(_seed);
        _seed = _media.Count;
        _media.Add(seed);
    }

    private void AddChunk(ChunkFragment fragment)
    {
        Chunk chunk = fragment.Chunk;
        if (chunk.IsVideoKeyFrame)
        {
            DropBefore(_seed >= 0 ? _seed : _media.Count);
            _seed = -1;
        }
        else if (_media.Count == 0)
        {
            chunk.Release();
            return;
        }

        _media.Add(fragment);
        _bytes += fragment.Length;
        if (_bytes > maxBytes) DropMedia();
    }

    private void DropMedia() => DropBefore(_media.Count);

    private void DropBefore(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _bytes -= _media[i].Length;
            _media[i].Release();
        }

        _media.RemoveRange(0, count);
        _seed = _seed >= count ? _seed - count : -1;
    }
}
