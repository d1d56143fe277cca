using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Fleet;

/// <summary>A camera that was read, or everything that is wrong with what was written.</summary>
public sealed record CameraReading(Camera? Camera, IReadOnlyList<CameraFieldError> Errors)
{
    /// <summary>Whether anything was said of credentials: they are write-only, so silence means that those known stay.</summary>
    public bool NamesCredentials { get; init; }

    [MemberNotNullWhen(true, nameof(Camera))]
    public bool IsValid => Errors.Count == 0;
}
