using Fleet.Core.Cascade;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Fuzz.Cascade;

/// <summary>Another fleet's response, as a whole and in pieces: the first byte of the input says how large they are.</summary>
public sealed class CascadeTarget : IFuzzTarget
{
    public string Name => "cascade";

    public void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int piece = input[0] + 1;
        ReadOnlySpan<byte> data = input[1..];
        var whole = new FollowingSink();
        var cut = new FollowingSink();
        string? wholeFault = Push(data, data.Length + 1, whole);
        string? cutFault = Push(data, piece, cut);
        Invariant.Holds(wholeFault == cutFault, $"where the network cuts makes no difference: '{wholeFault}' and '{cutFault}'");
        Invariant.Holds(whole.Passed.SequenceEqual(cut.Passed), "nor does it to what is passed on");
        Invariant.Holds(data.IndexOf(whole.LastBytes) >= 0, "the bytes of a chunk are bytes of the input");
    }

    private static string? Push(ReadOnlySpan<byte> data, int piece, FollowingSink sink)
    {
        using var cascade = new CascadeStream(sink, new ChunkPool());
        try
        {
            for (int at = 0; at < data.Length; at += piece) cascade.Push(data.Slice(at, Math.Min(piece, data.Length - at)));
            return null;
        }
        catch (Exception e) when (e is CmafFormatException or MediaNotSupportedException)
        {
            return e.Message;
        }
    }
}
