namespace Fleet.Core.Codecs.H265;

/// <summary>Decides which whole pictures a decoder can use, from where on, and when they are decoded.</summary>
public sealed class PictureGate
{
    private readonly PictureOrder _order = new();
    private readonly ReorderTracker _reorder = new(initialStep: 1);
    private bool _waiting = true;
    private bool _sequenceEnded;
    private bool _dropsRasl;
    private int _highestTemporalId;

    /// <summary>Nothing is decodable before the next picture that decoding can start with.</summary>
    public void WaitForKeyFrame() => _waiting = true;

    /// <summary>The next picture starts a coded video sequence of its own (ITU-T H.265 section 7.4.2.4.4).</summary>
    public void EndSequence() => _sequenceEnded = true;

    /// <summary>A picture of this kind is missing: unless nothing refers to it, what follows can't be decoded.</summary>
    public void Miss(int type, int temporalId)
    {
        if (!NalType.IsSubLayerNonReference(type) || temporalId < _highestTemporalId) WaitForKeyFrame();
    }

    public bool TryAccept(ParameterSets sets, IAccessUnitSink sink, in PictureFacts facts, bool afterLoss, out bool isKeyFrame, out int reorderDelay)
    {
        reorderDelay = 0;
        isKeyFrame = false;
        if (facts.Header is not { } header)
        {
            WaitForKeyFrame();
            return false;
        }

        isKeyFrame = header.IsIrap;
        if (!isKeyFrame && (afterLoss || !sets.IsActive(facts.Sets))) WaitForKeyFrame();
        if (isKeyFrame && sets.Find(header.PpsId) != facts.Sets)
        {
            // behind its slices came other sets under the same ids: this picture's can't be announced any more
            WaitForKeyFrame();
            return false;
        }

        if (_waiting && !isKeyFrame) return false;

        // section 8.1.3, NoRaslOutputFlag
        bool restarts = isKeyFrame && (header.Type != NalType.Cra || _waiting || _sequenceEnded || afterLoss);
        if (isKeyFrame)
        {
            _dropsRasl = restarts;
            _waiting = false;
            _sequenceEnded = false;
        }

        if (header.IsRasl && _dropsRasl) return false;
        if (isKeyFrame && sets.Activate(facts.Sets) is { } format)
        {
            _reorder.SetDepth(format.ReorderDepth);
            _highestTemporalId = facts.Sets.Sps.Content.SubLayers - 1;
            sink.OnFormat(format);
        }

        int order = _order.Next(facts.Sets.Sps.Content, header, restarts);
        reorderDelay = restarts ? _reorder.Start(order) : _reorder.Next(order);
        return true;
    }
}
