using Fleet.Core.Rtp;

namespace Fleet.Fuzz.Rtp;

/// <summary>The input is read as arrivals: four bytes each, for sequence number, elapsed time and, in one bit, another sender.</summary>
public sealed class RtpOrderTarget : IFuzzTarget
{
    public string Name => "rtp-order";

    public void Run(ReadOnlySpan<byte> input)
    {
        Run(input, RtpReorderBuffer.DefaultSlots);
        Run(input, 4);
        Run(input, 0);
    }

    private static void Run(ReadOnlySpan<byte> input, int slots)
    {
        const long wait = 100;
        var receiver = new Receiver();
        var buffer = new RtpReorderBuffer(receiver, slots, wait, 1000);
        Span<byte> data = stackalloc byte[12];
        long arrival = 0;
        for (; input.Length >= 4; input = input[4..])
        {
            data.Clear();
            data[0] = 0x80;
            input[..2].CopyTo(data[2..]);
            data[11] = (byte)(input[3] >> 7);
            arrival += (input[2] & 0x7F) * (1 + (input[3] & 0x1F));
            Invariant.Holds(RtpPacket.TryParse(data, out RtpPacket packet), "the packet is whole");
            buffer.Push(packet, data, arrival);
            Check(buffer, receiver, slots);
        }

        // each wait gives up one gap at least
        for (int i = 0; i <= slots; i++) buffer.Flush(arrival += wait);
        Check(buffer, receiver, slots);
        Invariant.Holds(buffer.Held == 0, "nothing waits longer than the longest wait");
    }

    private static void Check(RtpReorderBuffer buffer, Receiver receiver, int slots)
    {
        RtpOrderStatistics seen = buffer.Statistics;
        Invariant.Holds(buffer.Held >= 0 && buffer.Held <= slots, "held packets have a slot each");
        Invariant.Holds(receiver.Packets == seen.HandedOn, "what is counted as handed on was handed on");
        Invariant.Holds(receiver.Lost == seen.Lost, "what is counted as lost was declared");
        Invariant.Holds(seen.Received == seen.HandedOn + buffer.Held + seen.Late + seen.Duplicates + seen.Foreign + seen.Unordered,
            "every packet is somewhere, and only there");
    }

    private sealed class Receiver : IOrderedRtpHandler
    {
        private int? _next;

        public long Packets { get; private set; }

        public long Lost { get; private set; }

        public void OnPacket(in RtpPacket packet)
        {
            Invariant.Holds(_next is null || packet.SequenceNumber == _next, "packets come one after the other, or a loss is declared");
            _next = (ushort)(packet.SequenceNumber + 1);
            Packets++;
        }

        public void OnLoss(int packets)
        {
            Invariant.Holds(packets >= 0, "a loss is not negative");
            Lost += packets;
            _next = packets == 0 ? null : (ushort)(_next + packets)!;
        }
    }
}
