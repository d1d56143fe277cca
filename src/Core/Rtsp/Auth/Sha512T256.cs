using System.Buffers.Binary;
using System.Numerics;

namespace Fleet.Core.Rtsp.Auth;

/// <summary>
/// SHA-512/256 (FIPS 180-4 section 6.7): SHA-512 from another initial value, cut to 256 bits. The base library has no such hash.
/// It is not meant for speed: it digests one line of text for each request.
/// </summary>
public static class Sha512T256
{
    public const int HashSize = 32;

    private const int BlockSize = 128;
    private const int Rounds = 80;

    private static readonly int[] Primes = FirstPrimes(Rounds);

    // FIPS 180-4 section 4.2.3: the first 64 bits of the fractional parts of the cube roots of the first eighty primes
    private static readonly ulong[] K = [.. Primes.Select(prime => RootFraction(prime, 3))];

    // FIPS 180-4 section 5.3.6: SHA-512 of the name of the function, begun from the initial value of SHA-512 (section 5.3.5) xor a5…a5
    private static readonly ulong[] Initial = Digest("SHA-512/256"u8, [.. Primes.Take(8).Select(prime => RootFraction(prime, 2) ^ 0xA5A5A5A5A5A5A5A5)]);

    public static byte[] HashData(ReadOnlySpan<byte> data)
    {
        ulong[] state = Digest(data, [.. Initial]);
        byte[] hash = new byte[HashSize];
        for (int i = 0; i < HashSize / 8; i++) BinaryPrimitives.WriteUInt64BigEndian(hash.AsSpan(8 * i), state[i]);
        return hash;
    }

    private static ulong[] Digest(ReadOnlySpan<byte> data, ulong[] state)
    {
        // FIPS 180-4 section 5.1.2: a one bit, zeros, the length in bits as 128 bits
        byte[] padded = new byte[(data.Length + 17 + BlockSize - 1) / BlockSize * BlockSize];
        data.CopyTo(padded);
        padded[data.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)data.Length * 8);

        for (int at = 0; at < padded.Length; at += BlockSize) Compress(state, padded.AsSpan(at, BlockSize));
        return state;
    }

    // FIPS 180-4 section 6.4.2, with the functions of section 4.1.3
    private static void Compress(ulong[] state, ReadOnlySpan<byte> block)
    {
        Span<ulong> w = stackalloc ulong[Rounds];
        for (int t = 0; t < 16; t++) w[t] = BinaryPrimitives.ReadUInt64BigEndian(block[(8 * t)..]);
        for (int t = 16; t < Rounds; t++)
        {
            ulong s0 = Rotate(w[t - 15], 1) ^ Rotate(w[t - 15], 8) ^ (w[t - 15] >> 7);
            ulong s1 = Rotate(w[t - 2], 19) ^ Rotate(w[t - 2], 61) ^ (w[t - 2] >> 6);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }

        (ulong a, ulong b, ulong c, ulong d) = (state[0], state[1], state[2], state[3]);
        (ulong e, ulong f, ulong g, ulong h) = (state[4], state[5], state[6], state[7]);
        for (int t = 0; t < Rounds; t++)
        {
            ulong t1 = h + (Rotate(e, 14) ^ Rotate(e, 18) ^ Rotate(e, 41)) + ((e & f) ^ (~e & g)) + K[t] + w[t];
            ulong t2 = (Rotate(a, 28) ^ Rotate(a, 34) ^ Rotate(a, 39)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        ReadOnlySpan<ulong> sum = [a, b, c, d, e, f, g, h];
        for (int i = 0; i < sum.Length; i++) state[i] += sum[i];
    }

    private static ulong Rotate(ulong value, int bits) => BitOperations.RotateRight(value, bits);

    private static int[] FirstPrimes(int count) =>
        [.. Enumerable.Range(2, 500).Where(n => Enumerable.Range(2, n - 2).All(divisor => n % divisor != 0)).Take(count)];

    // The root of prime x 2^(64 x degree) is the root of the prime x 2^64; its low 64 bits are the fraction. Found bit by bit.
    private static ulong RootFraction(int prime, int degree)
    {
        BigInteger target = new BigInteger(prime) << (64 * degree);
        BigInteger root = 0;
        for (int bit = 69; bit >= 0; bit--)
        {
            BigInteger larger = root + (BigInteger.One << bit);
            if (BigInteger.Pow(larger, degree) <= target) root = larger;
        }

        return (ulong)(root & ulong.MaxValue);
    }
}
