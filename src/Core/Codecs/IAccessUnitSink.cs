namespace Fleet.Core.Codecs;

/// <summary>Takes what a depacketizer finishes, inline, on the thread that brought the last packet. It must not block.</summary>
public interface IAccessUnitSink
{
    /// <summary>The parameters are known, or have changed: every unit from here on is decoded with them.</summary>
    void OnFormat(TrackFormat format);

    void OnAccessUnit(in AccessUnit unit);
}
