using Fleet.Core.Codecs;

namespace Fleet.Core.Cmaf;

/// <summary>
/// The sample entry of each codec (ISO/IEC 14496-12 sections 12.1.3 and 12.2.3):
/// <code>
/// avc1: avcC [colr] [pasp]     ISO/IEC 14496-15 section 5.4.2
/// hvc1: hvcC [colr] [pasp]     ISO/IEC 14496-15 section 8.4.1; never hev1, which Safari refuses
/// mp4a: esds                   ISO/IEC 14496-14 section 6.7.2
/// Opus: dOps                   Encapsulation of Opus in ISO Base Media File Format, section 4.3
/// fLaC: dfLa                   Encapsulation of FLAC in ISO Base Media File Format, section 3.3
/// </code>
/// </summary>
internal static class SampleEntryWriter
{
    public static void Write(ref BoxWriter writer, TrackFormat format)
    {
        switch (format)
        {
            case VideoFormat video:
                Visual(ref writer, video);
                break;
            case AudioFormat audio:
                Audio(ref writer, audio);
                break;
            default:
                throw new ArgumentException($"There is no sample entry for {format.GetType().Name}.", nameof(format));
        }
    }

    private static void Visual(ref BoxWriter writer, VideoFormat format)
    {
        const uint dotsAnInch72 = 0x00480000;
        int entry = writer.Begin(format.Codec == VideoCodec.H264 ? "avc1"u8 : "hvc1"u8);
        EntryHeader(ref writer);
        writer.Zeros(16);
        writer.UInt16((ushort)format.Width);
        writer.UInt16((ushort)format.Height);
        writer.UInt32(dotsAnInch72);
        writer.UInt32(dotsAnInch72);
        writer.Zeros(4);
        writer.UInt16(1);
        writer.Zeros(32);
        writer.UInt16(24);
        writer.UInt16(0xFFFF);
        Box(ref writer, format.Codec == VideoCodec.H264 ? "avcC"u8 : "hvcC"u8, format.Configuration.Span);
        if (format.Colour is { } colour) Colour(ref writer, colour);
        if (format.PixelAspect.Horizontal != format.PixelAspect.Vertical) PixelAspect(ref writer, format.PixelAspect);
        writer.End(entry);
    }

    /// <summary>ISO/IEC 14496-12 section 12.1.5.</summary>
    private static void Colour(ref BoxWriter writer, ColourInfo colour)
    {
        int colr = writer.Begin("colr"u8);
        writer.Bytes("nclx"u8);
        writer.UInt16(colour.Primaries);
        writer.UInt16(colour.Transfer);
        writer.UInt16(colour.Matrix);
        writer.Byte((byte)(colour.FullRange ? 0x80 : 0));
        writer.End(colr);
    }

    /// <summary>ISO/IEC 14496-12 section 12.1.4.</summary>
    private static void PixelAspect(ref BoxWriter writer, (int Horizontal, int Vertical) aspect)
    {
        int pasp = writer.Begin("pasp"u8);
        writer.UInt32((uint)aspect.Horizontal);
        writer.UInt32((uint)aspect.Vertical);
        writer.End(pasp);
    }

    private static void Audio(ref BoxWriter writer, AudioFormat format)
    {
        int entry = writer.Begin(format.Codec switch
        {
            AudioCodec.Aac => "mp4a"u8,
            AudioCodec.Opus => "Opus"u8,
            _ => "fLaC"u8,
        });
        EntryHeader(ref writer);
        writer.Zeros(8);
        writer.UInt16((ushort)format.Channels);
        writer.UInt16(16);
        writer.Zeros(4);

        // 16.16: a rate that does not fit is told by the configuration alone
        writer.UInt32(format.SampleRate <= ushort.MaxValue ? (uint)format.SampleRate << 16 : 0);
        switch (format.Codec)
        {
            case AudioCodec.Aac:
                ElementaryStream(ref writer, format.Configuration.Span);
                break;
            case AudioCodec.Opus:
                Box(ref writer, "dOps"u8, format.Configuration.Span);
                break;
            default:
                Box(ref writer, "dfLa"u8, format.Configuration.Span);
                break;
        }

        writer.End(entry);
    }

    /// <summary>Descriptors of ISO/IEC 14496-1 section 7.2.6, each a tag, a length of one byte and its body.</summary>
    private static void ElementaryStream(ref BoxWriter writer, ReadOnlySpan<byte> audioSpecificConfig)
    {
        const int decoderConfigFields = 13;
        const byte mpeg4Audio = 0x40, audioStreamNotUpstream = 0x15, reservedForMp4 = 0x02;
        int decoderConfig = decoderConfigFields + 2 + audioSpecificConfig.Length;
        int esds = writer.Begin("esds"u8, 0, 0);
        writer.Bytes([0x03, (byte)(3 + 2 + decoderConfig + 3)]);
        writer.UInt16((ushort)TrackKind.Audio);
        writer.Byte(0);
        writer.Bytes([0x04, (byte)decoderConfig, mpeg4Audio, audioStreamNotUpstream]);
        writer.Zeros(decoderConfigFields - 2);
        writer.Bytes([0x05, (byte)audioSpecificConfig.Length]);
        writer.Bytes(audioSpecificConfig);
        writer.Bytes([0x06, 0x01, reservedForMp4]);
        writer.End(esds);
    }

    private static void EntryHeader(ref BoxWriter writer)
    {
        writer.Zeros(6);
        writer.UInt16(1);
    }

    private static void Box(ref BoxWriter writer, ReadOnlySpan<byte> type, ReadOnlySpan<byte> body)
    {
        int box = writer.Begin(type);
        writer.Bytes(body);
        writer.End(box);
    }
}
