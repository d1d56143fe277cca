namespace Fleet.Core.Codecs;

/// <summary>Parameter sets in a session description: base64, comma-separated (RFC 6184 section 8.1, RFC 7798 section 7.1).</summary>
public static class SpropParameterSets
{
    private const int MaxSets = 64;

    /// <summary>The NAL units of <paramref name="value"/>; what can't be read is left out, for the same sets mostly come in band too.</summary>
    public static IReadOnlyList<byte[]> Read(string? value)
    {
        List<byte[]> sets = [];
        foreach (string text in (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // some cameras leave out the padding
            string padded = text.TrimEnd('=');
            padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
            byte[] nal = new byte[padded.Length];
            if (sets.Count == MaxSets || !Convert.TryFromBase64String(padded, nal, out int length)) continue;
            ReadOnlySpan<byte> bytes = WithoutStartCode(nal.AsSpan(0, length)).TrimEnd((byte)0);
            if (bytes.Length > 0) sets.Add(bytes.ToArray());
        }

        return sets;
    }

    private static ReadOnlySpan<byte> WithoutStartCode(ReadOnlySpan<byte> nal)
    {
        // seen on cameras that copy their encoder's output into the description
        if (nal.StartsWith<byte>([0, 0, 0, 1])) return nal[4..];
        return nal.StartsWith<byte>([0, 0, 1]) ? nal[3..] : nal;
    }
}
