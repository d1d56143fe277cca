using System.Buffers.Binary;
using Fleet.Core.Cmaf;
using Fleet.Core.Codecs;

namespace Fleet.Fuzz.Cmaf;

/// <summary>
/// An input as calls of the muxer, of four bytes each: what, and how far the clock moves. Whatever the clocks do, the strict reader
/// must take all of it, and every picture from the first key frame on must be there with its bytes.
/// </summary>
public sealed class CmafTarget : IFuzzTarget
{
    private const int CallSize = 4;

    public string Name => "cmaf";

    public void Run(ReadOnlySpan<byte> input)
    {
        var sink = new ReadingSink();
        var muxer = new CmafMuxer(sink, ChunkPool.Shared);
        long video = 0, audio = 0, pictures = 0;
        bool hasEpoch = false;
        for (; input.Length >= CallSize; input = input[CallSize..])
        {
            byte call = input[0];
            int delay = input[1] & 3;
            long step = BinaryPrimitives.ReadInt16BigEndian(input[2..]) * (long)((input[1] & 0x80) != 0 ? 1000 : 1);
            if (!hasEpoch || call % 16 == 15)
            {
                muxer.Begin(Video(), (call & 0x40) != 0 ? Audio(call) : null);
                hasEpoch = true;
                continue;
            }

            bool hasAudio = sink.Init!.AudioFormat is not null;
            var unit = new AccessUnit { Data = input[..CallSize], RtpTimestamp = 0, IsKeyFrame = call % 16 < 4, ReorderDelay = delay };
            if (call % 16 < 10 || !hasAudio)
            {
                muxer.WriteVideo(unit, video += step, (call & 0x20) != 0 ? DateTimeOffset.UnixEpoch : null);
                pictures++;
            }
            else if (call % 16 < 14) muxer.WriteAudio(unit, audio += step, null);
            else muxer.FillAudio(audio + step);
        }

        Invariant.Holds(sink.Pictures + muxer.DroppedPictures == pictures, "a picture is a chunk, or counted");
    }

    private static VideoFormat Video() => new()
    {
        Codec = VideoCodec.H264,
        CodecString = "avc1.42C00A",
        Timescale = 90000,
        Configuration = new byte[] { 1, 0x42, 0xC0, 0x0A },
        Width = 16,
        Height = 16,
    };

    private static AudioFormat Audio(byte call) => new()
    {
        Codec = (call & 0x20) != 0 ? AudioCodec.Opus : AudioCodec.Aac,
        CodecString = "mp4a.40.2",
        Timescale = 48000,
        Configuration = new byte[] { 0x11, 0x90 },
        SampleRate = 48000,
        Channels = 2,
        UnitDuration = 1024,
        Silence = new byte[] { 0x21 },
    };
}
