using System.Diagnostics.CodeAnalysis;
using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Cameras;

/// <summary>
/// The name of a camera's grain, and of its stream: <c>site/camera</c>. The site stands in it so that placement need not ask anybody where
/// the camera is; a camera that moves to another site becomes another grain.
/// </summary>
[GenerateSerializer, Immutable, Alias("fleet.camera-key")]
public readonly record struct CameraKey([property: Id(0)] string Site, [property: Id(1)] CameraId Camera)
{
    public static CameraKey Of(Camera camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return new CameraKey(camera.Site, camera.Id);
    }

    /// <summary>A camera's id has no slash, a site may have one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CameraKey key)
    {
        key = default;
        int slash = text?.LastIndexOf('/') ?? -1;
        if (slash < 0 || !CameraId.TryParse(text![(slash + 1)..], out CameraId camera)) return false;
        key = new CameraKey(text[..slash], camera);
        return true;
    }

    public static CameraKey Parse(string text) => TryParse(text, out CameraKey key)
        ? key
        : throw new FormatException($"'{text}' names no camera's grain: it is site/camera.");

    public override string ToString() => $"{Site}/{Camera}";
}
