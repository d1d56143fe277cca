namespace Fleet.Core.Tests.Codecs;

internal static class AnnexB
{
    /// <summary>The NAL units of a byte stream (ITU-T H.264 and H.265, Annex B).</summary>
    public static IEnumerable<byte[]> Split(byte[] stream)
    {
        int start = -1;
        for (int i = 0; i + 2 < stream.Length; i++)
        {
            if (stream[i] != 0 || stream[i + 1] != 0 || stream[i + 2] != 1) continue;
            if (start >= 0) yield return stream[start..i].AsSpan().TrimEnd((byte)0).ToArray();
            start = i + 3;
        }

        if (start >= 0) yield return stream[start..].AsSpan().TrimEnd((byte)0).ToArray();
    }
}
