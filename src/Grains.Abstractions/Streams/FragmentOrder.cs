using Fleet.Grains.Abstractions.Fragments;

namespace Fleet.Grains.Abstractions.Streams;

/// <summary>
/// What one reader of a camera's stream has got, and what it may get next: nothing twice, nothing out of order, and where pictures are
/// missing a gap before the next that stands alone. For one thread at a time.
/// </summary>
public sealed class FragmentOrder
{
    private FragmentPosition? _last;
    private bool _hasPictures;
    private bool _skips;

    /// <param name="last">What the reader has already; null: nothing, and it can begin with a key frame only.</param>
    public FragmentOrder(FragmentPosition? last = null)
    {
        _last = last;
        _hasPictures = last is not null;
        _skips = last is null;
    }

    /// <summary>Of the last that came in its order; 0 while nothing has.</summary>
    public long Generation => _last?.Generation ?? 0;

    /// <summary>Whether something is missing between what the reader has and <paramref name="next"/>.</summary>
    public bool IsHoleBefore(Fragment next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next is not HeartbeatFragment && _last is { } last && next.Position > last && !next.Position.Follows(last);
    }

    /// <summary>What becomes of a fragment that came. One that is dropped is released by the caller.</summary>
    public FragmentStep Next(Fragment fragment)
    {
        ArgumentNullException.ThrowIfNull(fragment);
        if (fragment is HeartbeatFragment || fragment.Position <= _last) return FragmentStep.Drop;
        bool isGap = _hasPictures && IsHoleBefore(fragment) && fragment is not (InitFragment or GapFragment);
        _last = fragment.Position;
        if (isGap) (_hasPictures, _skips) = (false, true);
        bool isPassed = Enter(fragment);
        return isGap ? isPassed ? FragmentStep.PassBehindGap : FragmentStep.DropBehindGap
            : isPassed ? FragmentStep.Pass : FragmentStep.Drop;
    }

    private bool Enter(Fragment fragment)
    {
        switch (fragment)
        {
            case InitFragment or GapFragment:
                (_hasPictures, _skips) = (false, true);
                return true;
            case SeedFragment:
                _skips = false;
                return true;
            case ChunkFragment { Chunk: var chunk }:
                if (chunk.IsVideoKeyFrame) _skips = false;
                if (_skips) return false;
                _hasPictures = true;
                return true;
            default:
                return true;
        }
    }
}
