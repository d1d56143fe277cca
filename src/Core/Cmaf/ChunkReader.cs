namespace Fleet.Core.Cmaf;

/// <summary>
/// Reads what <see cref="ChunkWriter"/> writes, on the other side of a network. It takes that form and no other, so whatever gets
/// through is what our own viewers are used to.
/// </summary>
public static class ChunkReader
{
    // ISO/IEC 14496-12 section 8.8.3.1
    private const uint IsNonSyncSample = 0x00010000;

    /// <summary>Reads the first chunk of <paramref name="data"/>; others may follow it.</summary>
    /// <exception cref="CmafFormatException">It is no chunk of one access unit; the message names what is wrong.</exception>
    public static ChunkHeader Read(ReadOnlySpan<byte> data)
    {
        var boxes = new BoxReader(data);
        if (!boxes.TryRead(out Box first)) throw new CmafFormatException("The chunk is empty.");
        Box moof = first;
        (TrackKind Track, DateTimeOffset Time)? captured = null;
        if (first.Is("prft"u8))
        {
            captured = ReadCaptureTime(first);
            moof = boxes.Expect("moof"u8);
        }
        else if (!first.Is("moof"u8))
        {
            throw new CmafFormatException($"{first.Name} stands where prft or moof should.");
        }

        Box mdat = boxes.Expect("mdat"u8);
        (TrackKind track, uint sequence, ChunkTiming timing, bool isSync) = ReadMovieFragment(moof, mdat.Body.Length);
        if (captured is { } prft && prft.Track != track) throw new CmafFormatException($"prft is of {prft.Track}, and its chunk of {track}.");
        return new ChunkHeader(track, sequence, timing, isSync, captured?.Time, boxes.Position);
    }

    /// <summary>ISO/IEC 14496-12 section 8.16.5.</summary>
    private static (TrackKind Track, DateTimeOffset Time) ReadCaptureTime(Box prft)
    {
        if (prft.Version != 1) throw new CmafFormatException($"prft is of version {prft.Version}, not 1.");
        _ = prft.UInt64(16);
        return (TrackOf(prft.UInt32(4)), NtpTime.ToTime(prft.UInt64(8)));
    }

    private static (TrackKind Track, uint Sequence, ChunkTiming Timing, bool IsSync) ReadMovieFragment(Box moof, int payload)
    {
        BoxReader inMoof = moof.Children();
        uint sequence = inMoof.Expect("mfhd"u8).UInt32(4);
        BoxReader inTraf = inMoof.Expect("traf"u8).Children();
        inMoof.ExpectEnd("moof");

        // sections 8.8.7, 8.8.12 and 8.8.8, with the flags our own writer sets: everything is told by the run itself
        const uint defaultBaseIsMoof = 0x020000, runFlags = 0x701, compositionOffsetPresent = 0x800;
        Box tfhd = inTraf.Expect("tfhd"u8), tfdt = inTraf.Expect("tfdt"u8), trun = inTraf.Expect("trun"u8);
        inTraf.ExpectEnd("traf");
        if (tfhd.Flags != defaultBaseIsMoof) throw new CmafFormatException($"tfhd has the flags {tfhd.Flags:X6}.");
        if (tfdt.Version != 1) throw new CmafFormatException($"tfdt is of version {tfdt.Version}, not 1.");
        if ((trun.Flags & ~compositionOffsetPresent) != runFlags) throw new CmafFormatException($"trun has the flags {trun.Flags:X6}.");
        if (trun.UInt32(4) != 1) throw new CmafFormatException($"trun has {trun.UInt32(4)} samples: a fleet sends one access unit a chunk.");
        if (trun.UInt32(8) != (uint)(moof.Size + Box.HeaderSize)) throw new CmafFormatException("The data offset of trun does not point into mdat.");
        if (payload == 0 || trun.UInt32(16) != (uint)payload) throw new CmafFormatException($"trun has a sample of {trun.UInt32(16)} bytes, and mdat {payload}.");
        ulong decodeTime = tfdt.UInt64(4);
        uint duration = trun.UInt32(12);
        uint compositionOffset = (trun.Flags & compositionOffsetPresent) == 0 ? 0 : trun.UInt32(24);
        if (decodeTime > long.MaxValue / 2) throw new CmafFormatException($"The decode time {decodeTime} is none.");
        if (duration is 0 or > int.MaxValue) throw new CmafFormatException($"The duration {duration} is none.");
        if (compositionOffset > int.MaxValue) throw new CmafFormatException("The composition offset is negative.");
        return (TrackOf(tfhd.UInt32(4)), sequence, new ChunkTiming((long)decodeTime, (int)duration, (int)compositionOffset), (trun.UInt32(20) & IsNonSyncSample) == 0);
    }

    internal static TrackKind TrackOf(uint id) => id switch
    {
        (uint)TrackKind.Video => TrackKind.Video,
        (uint)TrackKind.Audio => TrackKind.Audio,
        _ => throw new CmafFormatException($"There is a track {id}: a fleet's video is track 1, and its audio track 2."),
    };
}
