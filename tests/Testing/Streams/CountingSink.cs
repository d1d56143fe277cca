using Fleet.Core.Codecs;

namespace Fleet.Testing.Streams;

/// <summary>Counts access units, and does nothing else with them.</summary>
public sealed class CountingSink : IAccessUnitSink
{
    public long Units { get; private set; }

    public long Bytes { get; private set; }

    public void OnFormat(TrackFormat format)
    {
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        Units++;
        Bytes += unit.Data.Length;
    }
}
