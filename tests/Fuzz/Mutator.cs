namespace Fleet.Fuzz;

/// <summary>Changes a sample a little, the same way for the same seed.</summary>
public sealed class Mutator(Random random, IReadOnlyList<byte[]> corpus)
{
    private const int MaxInput = 64 * 1024;
    private static readonly byte[] Interesting = [0x00, 0x01, 0x7F, 0x80, 0xFF, 0x0A, 0x0D, 0x20, 0x24, 0x3A];

    public byte[] Next()
    {
        List<byte> data = [.. corpus[random.Next(corpus.Count)]];
        for (int i = 1 << random.Next(5); i > 0; i--) Mutate(data);
        if (data.Count > MaxInput) data.RemoveRange(MaxInput, data.Count - MaxInput);
        return [.. data];
    }

    private void Mutate(List<byte> data)
    {
        if (data.Count == 0)
        {
            data.Add((byte)random.Next(256));
            return;
        }

        int at = random.Next(data.Count);
        int length = Math.Min(1 << random.Next(8), data.Count - at);
        switch (random.Next(8))
        {
            case 0:
                data[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                data[at] = (byte)random.Next(256);
                break;
            case 2:
                data[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 3:
                data.RemoveRange(at, length);
                break;
            case 4:
                data.InsertRange(at, data.GetRange(at, length));
                break;
            case 5:
                data.InsertRange(at, Enumerable.Range(0, length).Select(_ => (byte)random.Next(256)));
                break;
            case 6:
                // a length field that lies: two or four bytes of ones
                for (int i = at; i < Math.Min(at + (random.Next(2) == 0 ? 2 : 4), data.Count); i++) data[i] = 0xFF;
                break;
            default:
                byte[] other = corpus[random.Next(corpus.Count)];
                if (other.Length > 0) data.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray());
                break;
        }
    }
}
