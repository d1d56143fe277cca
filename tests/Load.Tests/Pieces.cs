namespace Fleet.Load.Tests;

internal static class Pieces
{
    /// <summary>A first piece of <paramref name="first"/> bytes and the rest; with 1, single bytes.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Of(byte[] bytes, int first)
    {
        if (first == 1) return Enumerable.Range(0, bytes.Length).Select(at => (ReadOnlyMemory<byte>)bytes.AsMemory(at, 1));
        int cut = Math.Min(first, bytes.Length);
        return [bytes.AsMemory(..cut), bytes.AsMemory(cut..)];
    }
}
