
namespace Fleet.Grains.Abstractions.Sites;

/// <summary>No silo of the site is there, and no other may do its work.</summary>
[GenerateSerializer, Alias("fleet.site-unavailable")]
public sealed class SiteUnavailableException : OrleansException
{
    public SiteUnavailableException(string site)
        : base($"No silo of site '{site}' is active, and placement is strict: no other silo may serve its cameras.") => Site = site;

    [Id(0)]
    public string Site { get; }
}
