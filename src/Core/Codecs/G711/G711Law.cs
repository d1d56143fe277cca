namespace Fleet.Core.Codecs.G711;

public enum G711Law
{
    /// <summary>µ-law, PCMU.</summary>
    Mu,

    /// <summary>A-law, PCMA.</summary>
    A,
}
