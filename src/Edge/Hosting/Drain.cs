namespace Fleet.Edge.Hosting;

/// <summary>Whether this process stops: from then on nobody new is let in.</summary>
internal sealed class Drain
{
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    public void Begin() => _hasBegun = true;
}
