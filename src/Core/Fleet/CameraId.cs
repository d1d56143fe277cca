using System.Diagnostics.CodeAnalysis;

namespace Fleet.Core.Fleet;

/// <summary>A camera's name in URLs: small letters, digits and hyphens, beginning with a letter or digit, at most 63 of them.</summary>
public readonly record struct CameraId
{
    public const int MaxLength = 63;

    private readonly string? _value;

    private CameraId(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("The camera id was never given a value.");

    public static bool TryParse([NotNullWhen(true)] string? text, out CameraId id)
    {
        id = default;
        if (text is null || text.Length is 0 or > MaxLength || text[0] == '-') return false;
        foreach (char c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) return false;
        }

        id = new CameraId(text);
        return true;
    }

    public static CameraId Parse(string text) => TryParse(text, out CameraId id)
        ? id
        : throw new FormatException($"'{text}' is no camera id: it is 1 to {MaxLength} small letters, digits and hyphens, and does not begin with a hyphen.");

    public override string ToString() => _value ?? "";
}
