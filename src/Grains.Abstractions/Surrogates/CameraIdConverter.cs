using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class CameraIdConverter : IConverter<CameraId, CameraIdSurrogate>
{
    public CameraId ConvertFromSurrogate(in CameraIdSurrogate surrogate) => surrogate.Value is { Length: > 0 } text ? CameraId.Parse(text) : default;

    public CameraIdSurrogate ConvertToSurrogate(in CameraId value) => new()
    {
        Value = value.ToString(),
    };
}
