namespace Fleet.Core.Codecs.H264;

/// <summary>Decides which whole pictures a decoder can use, from where on, and when they are decoded.</summary>
public sealed class PictureGate(int clockRate)
{
    /// <summary>A camera that has sent neither an IDR picture nor a recovery point for so long sends plain I pictures to start from.</summary>
    private readonly uint _plainIntraPatience = (uint)(3 * clockRate);

    /// <summary>Behind a longer silence a frame number that seems to follow may have wrapped.</summary>
    private readonly uint _longestTrustedGap = (uint)(clockRate / 2);

    private readonly PictureOrder _order = new();
    private readonly ReorderTracker _reorder = new(initialStep: 2);
    private bool _waiting = true;
    private uint? _waitingSince;
    private bool _plainIntraStarts;
    private int? _leadingBelow;
    private int _previousReference;
    private uint _previousTimestamp;

    /// <summary>Nothing is decodable before the next key frame.</summary>
    public void WaitForKeyFrame()
    {
        if (_waiting) return;
        _waiting = true;
        _waitingSince = null;
    }

    public bool TryAccept(ParameterSets sets, IAccessUnitSink sink, in PictureFacts facts, uint timestamp, bool afterLoss, out bool isKeyFrame, out int reorderDelay)
    {
        reorderDelay = 0;
        isKeyFrame = false;
        if (facts.Header is not { } header)
        {
            WaitForKeyFrame();
            return false;
        }

        (ParameterSet<Sps> sps, ParameterSet<Pps> pps) = facts.Sets;
        int order = _order.Next(sps.Content, header);
        bool follows = !afterLoss || Follows(sps.Content, header, timestamp);
        if (header.IsReference) _previousReference = header.FrameNum;
        _previousTimestamp = timestamp;

        isKeyFrame = IsStart(facts, header, timestamp);
        if (!isKeyFrame && (!follows || !sets.IsActive(sps, pps))) WaitForKeyFrame();
        if (isKeyFrame && sets.Find(header.PpsId) != facts.Sets)
        {
            // behind its slices came other sets under the same ids: this picture's can't be announced any more
            WaitForKeyFrame();
            return false;
        }

        if (_waiting && !isKeyFrame) return false;
        if (!isKeyFrame && _leadingBelow is { } start)
        {
            // pictures in front of the one that decoding began with refer to some before it
            if (order < start) return false;
            _leadingBelow = null;
        }

        if (isKeyFrame && sets.Activate(sps) is { } format)
        {
            _reorder.SetDepth(format.ReorderDepth);
            sink.OnFormat(format);
        }

        bool starts = header.IsIdr || _waiting;
        if (starts) _leadingBelow = header.IsIdr ? null : order;
        _waiting = false;
        reorderDelay = starts ? _reorder.Start(order) : _reorder.Next(order);
        return true;
    }

    private bool IsStart(in PictureFacts facts, in SliceHeader header, uint timestamp)
    {
        if (header.IsIdr)
        {
            _plainIntraStarts = false;
            return true;
        }

        // section D.2.8: with 0 pictures to go the picture itself is right, so it can't refer to others
        if (facts.Recovery is { } pictures && (pictures > 0 || !facts.HasInterSlices)) return true;
        if (facts.HasInterSlices) return false;
        if (_plainIntraStarts || !_waiting) return _plainIntraStarts;
        _waitingSince ??= timestamp;
        _plainIntraStarts = timestamp - _waitingSince.Value >= _plainIntraPatience;
        return _plainIntraStarts;
    }

    /// <summary>Section 7.4.3: a frame number tells whether a reference picture is missing before it; other pictures may be lost without harm.</summary>
    private bool Follows(Sps sps, in SliceHeader header, uint timestamp)
    {
        if (header.IsIdr) return true;
        if (sps.FrameNumGapsAllowed || timestamp - _previousTimestamp > _longestTrustedGap) return false;
        return header.FrameNum == ((_previousReference + 1) & ((1 << sps.FrameNumBits) - 1));
    }
}
