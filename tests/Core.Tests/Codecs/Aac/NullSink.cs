using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs.Aac;

/// <summary>For tests that count allocations of others.</summary>
internal sealed class NullSink : IAccessUnitSink
{
    public void OnFormat(TrackFormat format)
    {
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
    }
}
