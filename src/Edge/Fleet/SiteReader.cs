using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Edge.Fleet;

/// <summary>How far the changes of one site were read here.</summary>
/// <param name="site">Which one.</param>
/// <param name="began">Since when somebody listens.</param>
internal sealed class SiteReader(string site, long began)
{
    public string Site => site;

    public long Began => began;

    /// <summary>Null before the first answer.</summary>
    public SitePosition? Position { get; private set; }

    /// <returns>False: an activation says it that another one has followed already.</returns>
    public bool TryAdvance(SitePosition to)
    {
        if (Position is { } known && to.Generation < known.Generation) return false;
        Position = to;
        return true;
    }
}
