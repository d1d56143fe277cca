using Fleet.Core.Cmaf;
using Fleet.Testing.Mp4;

namespace Fleet.Core.Tests.Cmaf;

public sealed class ChunkWriterTests
{
    private static readonly DateTimeOffset NewYear2026 = new(2026, 1, 1, 0, 0, 0, 500, TimeSpan.Zero);

    // the golden table: what is written, byte for byte
    public static TheoryData<TrackKind, ChunkTiming, bool, bool, string> Golden => new()
    {
        {
            TrackKind.Video, new ChunkTiming(0x123456789, 3600, 0), true, false,
            "00000064" + "6D6F6F66" + "00000010" + "6D666864" + "00000000" + "00000005" + "0000004C" + "74726166"
            + "00000010" + "74666864" + "00020000" + "00000001"
            + "00000014" + "74666474" + "01000000" + "0000000123456789"
            + "00000020" + "7472756E" + "00000701" + "00000001" + "0000006C" + "00000E10" + "00000003" + "02000000"
            + "0000000B" + "6D646174" + "AABBCC"
        },
        {
            TrackKind.Audio, new ChunkTiming(1024, 1024, 0), true, true,
            "00000020" + "70726674" + "01000018" + "00000002" + "ED00378080000000" + "0000000000000400"
            + "00000064" + "6D6F6F66" + "00000010" + "6D666864" + "00000000" + "00000005" + "0000004C" + "74726166"
            + "00000010" + "74666864" + "00020000" + "00000002"
            + "00000014" + "74666474" + "01000000" + "0000000000000400"
            + "00000020" + "7472756E" + "00000701" + "00000001" + "0000006C" + "00000400" + "00000003" + "02000000"
            + "0000000B" + "6D646174" + "AABBCC"
        },
        {
            TrackKind.Video, new ChunkTiming(3600, 3600, 7200), false, true,
            "00000020" + "70726674" + "01000018" + "00000001" + "ED00378080000000" + "0000000000002A30"
            + "00000068" + "6D6F6F66" + "00000010" + "6D666864" + "00000000" + "00000005" + "00000050" + "74726166"
            + "00000010" + "74666864" + "00020000" + "00000001"
            + "00000014" + "74666474" + "01000000" + "0000000000000E10"
            + "00000024" + "7472756E" + "01000F01" + "00000001" + "00000070" + "00000E10" + "00000003" + "01010000" + "00001C20"
            + "0000000B" + "6D646174" + "AABBCC"
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void One_unit_is_one_chunk(TrackKind track, ChunkTiming timing, bool isSync, bool withCapture, string hex)
    {
        byte[] payload = [0xAA, 0xBB, 0xCC];
        DateTimeOffset? captured = withCapture ? NewYear2026 : null;
        var chunk = new byte[ChunkWriter.SizeOf(3, withCapture, timing.CompositionOffset != 0)];
        ChunkWriter.Write(chunk, track, 5, timing, isSync, captured, payload);

        Assert.Equal(hex, Convert.ToHexString(chunk));
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void The_strict_reader_reads_the_same_back(TrackKind track, ChunkTiming timing, bool isSync, bool withCapture, string hex)
    {
        var reader = new Mp4Reader(InitSegmentWriter.Write(SampleFormats.H264(), SampleFormats.Aac()));
        if (!isSync)
        {
            // a track starts with a sync sample
            var first = new byte[ChunkWriter.SizeOf(1, false, false)];
            ChunkWriter.Write(first, track, 4, new ChunkTiming(0, (int)timing.DecodeTime, 0), true, null, [1]);
            reader.Read(first);
        }

        Mp4Sample sample = Assert.Single(reader.Read(Convert.FromHexString(hex)));
        Assert.Equal((int)track, sample.Track);
        Assert.Equal(5u, sample.Sequence);
        Assert.Equal(timing, new ChunkTiming(sample.DecodeTime, (int)sample.Duration, sample.CompositionOffset));
        Assert.Equal(isSync, sample.IsSync);
        Assert.Equal(withCapture, sample.CaptureNtp is not null);
        Assert.Equal([0xAA, 0xBB, 0xCC], sample.Data.ToArray());
    }
}
