using System.Buffers;
using System.Text;
using Fleet.Delivery.Wall;
using Fleet.Testing.Wall;
using WallFrame = Fleet.Testing.Wall.WallFrame;
using Writer = Fleet.Delivery.Wall.WallFrame;

namespace Fleet.Delivery.Tests.Wall;

public sealed class WallFramingTests
{
    private const int Slots = 5;

    [Fact]
    public void A_frame_is_its_length_its_slot_its_kind_and_its_payload()
    {
        var writer = new ArrayBufferWriter<byte>();
        Writer.Write(writer, 0x0102, WallFrameKind.State, [0xAA, 0xBB]);
        Assert.Equal([0, 0, 0, 5, 1, 2, 3, 0xAA, 0xBB], writer.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_is_read_however_it_is_cut(int seed)
    {
        var random = new Random(seed);
        (byte[] bytes, List<WallFrame> frames) = RandomWall(random);
        for (int run = 0; run < 20; run++)
        {
            var reader = new WallFrameReader(Slots);
            List<WallFrame> read = [];
            for (int at = 0; at < bytes.Length;)
            {
                int take = run == 0 ? 1 : Math.Min(bytes.Length - at, random.Next(1, 200));
                reader.Append(bytes.AsSpan(at, take));
                at += take;
                while (reader.TryRead() is { } frame) read.Add(frame);
            }

            Assert.Equal(0, reader.Unread);
            Assert.Equal(frames.Select(Describe), read.Select(Describe));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void A_damaged_wall_is_refused_or_read_never_anything_else(int seed)
    {
        var random = new Random(seed);
        (byte[] bytes, _) = RandomWall(random);
        int refused = 0;
        for (int run = 0; run < 500; run++)
        {
            byte[] damaged = [.. bytes];
            for (int hits = random.Next(1, 4); hits > 0; hits--) damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            var reader = new WallFrameReader(Slots);
            reader.Append(damaged);
            int consumed = 0;
            try
            {
                while (reader.TryRead() is { } frame) consumed += 7 + frame.Payload.Length;
                Assert.Equal(damaged.Length, consumed + reader.Unread);
            }
            catch (Exception e) when (e is WallFrameException or System.Text.Json.JsonException or InvalidOperationException)
            {
                refused++;
            }
        }

        Assert.True(refused > 0, "nothing was ever refused");
    }

    private static string Describe(WallFrame frame) => $"{frame.Slot} {frame.Kind} {Convert.ToHexString(frame.Payload)}";

    /// <summary>Frames that keep to the grammar, with payloads of any bytes.</summary>
    private static (byte[] Bytes, List<WallFrame> Frames) RandomWall(Random random)
    {
        var writer = new ArrayBufferWriter<byte>();
        List<WallFrame> frames = [];
        for (int slot = 0; slot < Slots; slot++)
        {
            Add(slot, WallFrameKind.Description, Encoding.ASCII.GetBytes($$"""{"slot":{{slot}}}"""));
            Add(slot, WallFrameKind.Init, Payload());
            Add(slot, WallFrameKind.State, """{"state":"live"}"""u8.ToArray());
        }

        for (int i = 0; i < 60; i++) Add(random.Next(Slots), WallFrameKind.Chunk, Payload());
        return (writer.WrittenSpan.ToArray(), frames);

        byte[] Payload()
        {
            byte[] payload = new byte[random.Next(80)];
            random.NextBytes(payload);
            return payload;
        }

        void Add(int slot, WallFrameKind kind, byte[] payload)
        {
            Writer.Write(writer, slot, kind, payload);
            frames.Add(new WallFrame(slot, (int)kind, payload));
        }
    }
}
