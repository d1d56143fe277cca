using System.Text;
using Fleet.Core.Hls;

namespace Fleet.Fuzz.Hls;

/// <summary>Each line of the input is the name of a file.</summary>
public sealed class HlsNameTarget : IFuzzTarget
{
    public string Name => "hls-name";

    public void Run(ReadOnlySpan<byte> input)
    {
        foreach (string name in Encoding.Latin1.GetString(input).Split("\r\n"))
        {
            if (!HlsResourceName.TryParse(name, out HlsResourceName parsed)) continue;
            Invariant.Holds(parsed.ToString() == name, "a name has one spelling");
            Invariant.Holds(parsed is { Stream: >= 0, Number: >= 0 }, "numbers are not negative");
            Invariant.Holds(name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.'), "a name is safe in a path and in a playlist");
        }
    }
}
