using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.camera-id")]
internal struct CameraIdSurrogate
{
    [Id(0)]
    public string? Value;
}
