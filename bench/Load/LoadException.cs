namespace Fleet.Load;

/// <summary>Why a viewer ended before its time; <see cref="Kind"/> is what it is counted under.</summary>
internal sealed class LoadException(string kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Kind { get; } = kind;
}
