namespace Fleet.Core.Codecs;

/// <summary>The bytes of a NAL unit without its emulation prevention (ITU-T H.264 section 7.3.1, H.265 section 7.3.1.1).</summary>
public static class Rbsp
{
    /// <summary>The longest parameter set that is looked at; real ones stay below a few hundred bytes.</summary>
    public const int MaxParameterSetSize = 4096;

    /// <summary>Copies <paramref name="nal"/> without the 3 of each 0 0 3, as far as <paramref name="target"/> reaches, and returns what was written.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> nal, Span<byte> target)
    {
        int written = 0;
        int zeros = 0;
        foreach (byte b in nal)
        {
            if (zeros >= 2 && b == 3)
            {
                zeros = 0;
                continue;
            }

            if (written == target.Length) break;
            target[written++] = b;
            zeros = b == 0 ? zeros + 1 : 0;
        }

        return target[..written];
    }
}
