namespace Fleet.Core.Codecs.H264;

/// <summary>What is noted of the picture that is being put together.</summary>
public struct PictureFacts
{
    /// <summary>Of a slice, or a part of one, that was seen.</summary>
    public bool IsReference { get; set; }

    public bool HasInterSlices { get; set; }

    /// <summary>Pictures until the output is right, as a recovery point in front of the picture says.</summary>
    public int? Recovery { get; set; }

    /// <summary>The first slice; null while its parameter sets are not there.</summary>
    public SliceHeader? Header { get; set; }

    public (ParameterSet<Sps> Sps, ParameterSet<Pps> Pps) Sets { get; set; }

    public bool HasSecondField { get; set; }

    public readonly bool AwaitsSecondField => Header is { IsField: true } && !HasSecondField;

    /// <summary>The slice begins the other field of the same frame (ITU-T H.264 section 7.4.1.2.4).</summary>
    public readonly bool IsSecondField(in SliceHeader slice) => AwaitsSecondField && Header is { } first
        && slice.IsField && slice.IsBottomField != first.IsBottomField && slice.FrameNum == first.FrameNum && !(slice.IsIdr && !first.IsIdr);
}
