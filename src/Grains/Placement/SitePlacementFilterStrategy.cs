using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;

namespace Fleet.Grains.Placement;

/// <summary>What of <see cref="SitePlacementFilterAttribute"/> travels with the grain's type.</summary>
public sealed class SitePlacementFilterStrategy(SiteKey key) : PlacementFilterStrategy(order: 0)
{
    private const string KeyProperty = "key";

    public SitePlacementFilterStrategy()
        : this(SiteKey.Camera)
    {
    }

    public SiteKey Key { get; private set; } = key;

    public override void AdditionalInitialize(GrainProperties properties) =>
        Key = Enum.TryParse(GetPlacementFilterGrainProperty(KeyProperty, properties), out SiteKey parsed)
            ? parsed
            : throw new ArgumentException($"The placement filter's property '{KeyProperty}' is camera or site.", nameof(properties));

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [KeyValuePair.Create(KeyProperty, Key.ToString())];
}
