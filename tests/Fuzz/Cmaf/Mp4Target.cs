using System.Buffers.Binary;
using Fleet.Testing.Mp4;

namespace Fleet.Fuzz.Cmaf;

/// <summary>The judge of our own files must not fall over: two bytes of length, an init segment, then chunks.</summary>
public sealed class Mp4Target : IFuzzTarget
{
    public string Name => "mp4";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2) return;
        int length = Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input), input.Length - 2);
        byte[] data = input[2..].ToArray();
        try
        {
            var reader = new Mp4Reader(data.AsMemory(0, length));
            IReadOnlyList<Mp4Sample> samples = reader.Read(data.AsMemory(length));
            foreach (IGrouping<int, Mp4Sample> track in samples.GroupBy(sample => sample.Track))
                Invariant.Holds(track.Zip(track.Skip(1)).All(pair => pair.First.DecodeTime + pair.First.Duration == pair.Second.DecodeTime), "what is accepted has no hole");
        }
        catch (Mp4Exception)
        {
            // refused, as it may be
        }
    }
}
