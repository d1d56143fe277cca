namespace Fleet.Hosting.Registry;

/// <summary>A camera file that can't be taken as it is.</summary>
public sealed class CameraFileException(IReadOnlyList<string> problems, Exception? inner = null)
    : Exception(string.Join(Environment.NewLine, problems), inner)
{
    /// <summary>Each begins with the key that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
