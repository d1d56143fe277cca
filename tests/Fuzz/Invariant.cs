using System.Diagnostics.CodeAnalysis;

namespace Fleet.Fuzz;

public static class Invariant
{
    public static void Holds([DoesNotReturnIf(false)] bool condition, string what)
    {
        if (!condition) throw new InvalidOperationException("Broken invariant: " + what);
    }
}
