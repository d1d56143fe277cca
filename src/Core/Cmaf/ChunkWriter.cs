namespace Fleet.Core.Cmaf;

/// <summary>
/// One access unit as one chunk (ISO/IEC 23000-19 section 7.3.2.3):
/// <code>
/// prft            when the time of capture is known
/// moof
///   mfhd
///   traf
///     tfhd        default-base-is-moof
///     tfdt        version 1
///     trun        one sample: duration, size, flags [, composition offset]
/// mdat            the access unit
/// </code>
/// All sizes are known beforehand, so the unit is copied once, to where it stays.
/// </summary>
public static class ChunkWriter
{
    private const int PrftSize = 32;
    private const int MoofSizeWithoutOffset = 8 + 16 + 8 + 16 + 20 + 32;
    private const int BoxHeaderSize = 8;

    // ISO/IEC 14496-12 section 8.8.3.1: sample_depends_on, sample_is_non_sync_sample
    private const uint SyncSample = 0x02000000;
    private const uint OtherSample = 0x01010000;

    /// <summary>The size of the whole chunk for <paramref name="payload"/> bytes.</summary>
    public static int SizeOf(int payload, bool withCaptureTime, bool withCompositionOffset) =>
        (withCaptureTime ? PrftSize : 0) + MoofSizeWithoutOffset + (withCompositionOffset ? 4 : 0) + BoxHeaderSize + payload;

    public static void Write(Span<byte> target, TrackKind track, uint sequence, in ChunkTiming timing, bool isSync, DateTimeOffset? captured, ReadOnlySpan<byte> payload)
    {
        var writer = new BoxWriter(target);
        if (captured is { } instant) ProducerReferenceTime(ref writer, track, timing, instant);
        bool hasOffset = timing.CompositionOffset != 0;
        int moof = writer.Begin("moof"u8);
        int mfhd = writer.Begin("mfhd"u8, 0, 0);
        writer.UInt32(sequence);
        writer.End(mfhd);
        int traf = writer.Begin("traf"u8);
        TrackFragmentHeader(ref writer, track);
        TrackFragmentDecodeTime(ref writer, timing.DecodeTime);
        Run(ref writer, timing, isSync, payload.Length, MoofSizeWithoutOffset + (hasOffset ? 4 : 0) + BoxHeaderSize);
        writer.End(traf);
        writer.End(moof);
        int mdat = writer.Begin("mdat"u8);
        writer.Bytes(payload);
        writer.End(mdat);
    }

    /// <summary>ISO/IEC 14496-12 section 8.16.5. Flags 24: the time is that of the capture; the media time is the one it is shown at.</summary>
    private static void ProducerReferenceTime(ref BoxWriter writer, TrackKind track, in ChunkTiming timing, DateTimeOffset captured)
    {
        const uint timeOfCapture = 24;
        int prft = writer.Begin("prft"u8, 1, timeOfCapture);
        writer.UInt32((uint)track);
        writer.UInt64(NtpTime.From(captured));
        writer.UInt64((ulong)(timing.DecodeTime + timing.CompositionOffset));
        writer.End(prft);
    }

    /// <summary>ISO/IEC 14496-12 section 8.8.7.</summary>
    private static void TrackFragmentHeader(ref BoxWriter writer, TrackKind track)
    {
        const uint defaultBaseIsMoof = 0x020000;
        int tfhd = writer.Begin("tfhd"u8, 0, defaultBaseIsMoof);
        writer.UInt32((uint)track);
        writer.End(tfhd);
    }

    /// <summary>ISO/IEC 14496-12 section 8.8.12.</summary>
    private static void TrackFragmentDecodeTime(ref BoxWriter writer, long decodeTime)
    {
        int tfdt = writer.Begin("tfdt"u8, 1, 0);
        writer.UInt64((ulong)decodeTime);
        writer.End(tfdt);
    }

    /// <summary>ISO/IEC 14496-12 section 8.8.8; version 1 has signed composition offsets.</summary>
    private static void Run(ref BoxWriter writer, in ChunkTiming timing, bool isSync, int size, int dataOffset)
    {
        const uint dataOffsetPresent = 0x001, durationPresent = 0x100, sizePresent = 0x200, flagsPresent = 0x400, compositionOffsetPresent = 0x800;
        bool hasOffset = timing.CompositionOffset != 0;
        uint flags = dataOffsetPresent | durationPresent | sizePresent | flagsPresent | (hasOffset ? compositionOffsetPresent : 0);
        int trun = writer.Begin("trun"u8, (byte)(hasOffset ? 1 : 0), flags);
        writer.UInt32(1);
        writer.UInt32((uint)dataOffset);
        writer.UInt32((uint)timing.Duration);
        writer.UInt32((uint)size);
        writer.UInt32(isSync ? SyncSample : OtherSample);
        if (hasOffset) writer.UInt32((uint)timing.CompositionOffset);
        writer.End(trun);
    }
}
