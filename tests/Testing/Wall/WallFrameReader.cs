using System.Buffers.Binary;

namespace Fleet.Testing.Wall;

/// <summary>A strict reader of a wall's frames that shares no code with the writer. It also holds each slot to its grammar: described first, an init segment and word that it is live before chunks.</summary>
public sealed class WallFrameReader(int slots)
{
    public const int LongestFrame = 64 * 1024 * 1024;

    private const int AfterLength = 3;

    private readonly bool[] _isDescribed = new bool[slots];
    private readonly bool[] _hasInit = new bool[slots];
    private readonly string?[] _state = new string?[slots];
    private byte[] _bytes = [];
    private int _start;

    /// <summary>Bytes that came and make no whole frame yet.</summary>
    public int Unread => _bytes.Length - _start;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _bytes = [.. _bytes.AsSpan(_start), .. bytes];
        _start = 0;
    }

    /// <returns>Null when more has to come.</returns>
    public WallFrame? TryRead()
    {
        ReadOnlySpan<byte> left = _bytes.AsSpan(_start);
        if (left.Length < sizeof(uint)) return null;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(left);
        if (length is < AfterLength or > LongestFrame) throw new WallFrameException($"A frame of {length} bytes.");
        if (left.Length < sizeof(uint) + length) return null;
        ReadOnlySpan<byte> body = left.Slice(sizeof(uint), (int)length);
        var frame = new WallFrame(BinaryPrimitives.ReadUInt16BigEndian(body), body[2], body[AfterLength..].ToArray());
        _start += sizeof(uint) + (int)length;
        Check(frame);
        return frame;
    }

    private void Check(WallFrame frame)
    {
        int slot = frame.Slot;
        Rule(slot < slots, $"slot {slot} of {slots}");
        Rule(_isDescribed[slot] || frame.Kind == WallFrame.Description, $"a frame of kind {frame.Kind} before slot {slot} is described");
        switch (frame.Kind)
        {
            case WallFrame.Description:
                Rule(frame.Text("slot") == FormattableString.Invariant($"{slot}"), $"slot {slot} described as {frame.Text("slot")}");
                _isDescribed[slot] = true;
                break;
            case WallFrame.Init:
                _hasInit[slot] = true;
                break;
            case WallFrame.Chunk:
                Rule(_hasInit[slot], $"a chunk before the init segment of slot {slot}");
                Rule(_state[slot] == "live", $"a chunk while slot {slot} is {_state[slot] ?? "nothing yet"}");
                break;
            case WallFrame.State:
                _state[slot] = frame.Text("state");
                Rule(_state[slot] is "live" or "reconnecting" or "offline" or "ended", $"the state {_state[slot]}");
                break;
            default:
                throw new WallFrameException($"A frame of kind {frame.Kind}.");
        }
    }

    private static void Rule(bool holds, string what)
    {
        if (!holds) throw new WallFrameException($"Against the rules of a wall: {what}.");
    }
}
