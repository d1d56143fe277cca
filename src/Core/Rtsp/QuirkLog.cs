namespace Fleet.Core.Rtsp;

/// <summary>The oddities of a camera that were put up with, each once.</summary>
internal sealed class QuirkLog
{
    private const int MaxQuirks = 64;

    private readonly Lock _gate = new();
    private readonly List<string> _quirks = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_gate) return [.. _quirks];
        }
    }

    public void Add(string quirk)
    {
        lock (_gate)
        {
            if (_quirks.Count < MaxQuirks && !_quirks.Contains(quirk)) _quirks.Add(quirk);
        }
    }
}
