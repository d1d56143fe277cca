namespace Fleet.Core.Tests.Fleet;

/// <summary>A unit's number inside its own bytes, seven bits a byte, so that no start code and no silence looks like it.</summary>
internal static class UnitNumber
{
    public const int AudioSize = 16;

    private const int Digits = 8;
    private const int UuidSize = 16;
    private const byte AudioMark = 0x2A;

    /// <summary>A message of unregistered user data (ITU-T H.264 section D.1.7) with the number behind its identifier.</summary>
    public static byte[] Sei(long number)
    {
        var nal = new byte[3 + UuidSize + Digits + 1];
        nal[0] = 6;
        nal[1] = 5;
        nal[2] = UuidSize + Digits;
        nal.AsSpan(3, UuidSize).Fill(0xF1);
        Write(number, nal.AsSpan(3 + UuidSize));
        nal[^1] = 0x80;
        return nal;
    }

    /// <summary>The number of a picture that begins with the message, behind its four bytes of length.</summary>
    public static long OfPicture(ReadOnlySpan<byte> unit)
    {
        Assert.Equal(6, unit[4]);
        return Read(unit[(4 + 3 + UuidSize)..]);
    }

    public static void WriteAudio(long number, Span<byte> unit)
    {
        unit.Fill(AudioMark);
        Write(number, unit[4..]);
    }

    /// <summary>Null for silence that the muxer made.</summary>
    public static long? OfAudio(ReadOnlySpan<byte> unit) => unit.Length == AudioSize && unit[0] == AudioMark ? Read(unit[4..]) : null;

    private static void Write(long number, Span<byte> target)
    {
        for (int i = 0; i < Digits; i++) target[i] = (byte)(0x80 | (number >> (7 * i) & 0x7F));
    }

    private static long Read(ReadOnlySpan<byte> source)
    {
        long number = 0;
        for (int i = 0; i < Digits; i++) number |= (long)(source[i] & 0x7F) << (7 * i);
        return number;
    }
}
