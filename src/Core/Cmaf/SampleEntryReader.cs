using System.Buffers.Binary;
using System.Globalization;
using Fleet.Core.Codecs;
using Fleet.Core.Codecs.Aac;
using Fleet.Core.Codecs.H265;
using Fleet.Core.Codecs.Opus;

namespace Fleet.Core.Cmaf;

/// <summary>Reads the sample entries of <see cref="SampleEntryWriter"/>, with the clauses it cites.</summary>
internal static class SampleEntryReader
{
    private const int VisualFields = 78, AudioFields = 28;

    public static VideoFormat ReadVideo(Box entry, int timescale)
    {
        VideoCodec codec = entry.Is("avc1"u8) ? VideoCodec.H264
            : entry.Is("hvc1"u8) ? VideoCodec.H265
            : throw new MediaNotSupportedException($"The other fleet sends video as {entry.Name}, which is not carried here.");
        ReadOnlySpan<byte> configuration = entry.Children(VisualFields).Find(codec == VideoCodec.H264 ? "avcC"u8 : "hvcC"u8, entry.Name).Body;
        ColourInfo? colour = null;
        (int, int) aspect = (1, 1);
        BoxReader inside = entry.Children(VisualFields);
        while (inside.TryRead(out Box box))
        {
            if (box.Is("colr"u8) && box.Slice(0, 4).SequenceEqual("nclx"u8))
                colour = new ColourInfo((byte)box.UInt16(4), (byte)box.UInt16(6), (byte)box.UInt16(8), (box.UInt8(10) & 0x80) != 0);
            if (box.Is("pasp"u8)) aspect = (Positive(box.UInt32(0), "pasp"), Positive(box.UInt32(4), "pasp"));
        }

        return new VideoFormat
        {
            Codec = codec,
            CodecString = codec == VideoCodec.H264 ? AvcCodecString(configuration) : HevcCodecString(configuration),
            Timescale = timescale,
            Configuration = configuration.ToArray(),
            Width = Positive(entry.UInt16(24), "The width"),
            Height = Positive(entry.UInt16(26), "The height"),
            PixelAspect = aspect,
            Colour = colour,
        };
    }

    public static AudioFormat ReadAudio(Box entry, int timescale)
    {
        int channels = Positive(entry.UInt16(16), "The number of channels");
        BoxReader inside = entry.Children(AudioFields);
        if (entry.Is("mp4a"u8)) return Aac(inside.Find("esds"u8, entry.Name), timescale);
        if (entry.Is("Opus"u8)) return Opus(inside.Find("dOps"u8, entry.Name), channels, timescale);
        if (entry.Is("fLaC"u8)) return Flac(inside.Find("dfLa"u8, entry.Name), channels, timescale);
        throw new MediaNotSupportedException($"The other fleet sends audio as {entry.Name}, which is not carried here.");
    }

    /// <summary>Version, profile, constraints, level and the length of lengths, which is four bytes here as everywhere.</summary>
    private static string AvcCodecString(ReadOnlySpan<byte> record)
    {
        const int shortest = 7;
        if (record.Length < shortest || record[0] != 1 || (record[4] & 3) != 3) throw new CmafFormatException("The configuration in avcC is none.");
        return string.Create(CultureInfo.InvariantCulture, $"avc1.{record[1]:X2}{record[2]:X2}{record[3]:X2}");
    }

    private static string HevcCodecString(ReadOnlySpan<byte> record)
    {
        const int shortest = 23;
        if (record.Length < shortest || record[0] != 1 || (record[21] & 3) != 3) throw new CmafFormatException("The configuration in hvcC is none.");
        ulong constraints = (ulong)BinaryPrimitives.ReadUInt16BigEndian(record[6..]) << 32 | BinaryPrimitives.ReadUInt32BigEndian(record[8..]);
        return "hvc1." + new ProfileTierLevel(record[1], BinaryPrimitives.ReadUInt32BigEndian(record[2..]), constraints, record[12]).ToCodecString();
    }

    private static AudioFormat Aac(Box esds, int timescale)
    {
        ReadOnlySpan<byte> bytes = DecoderSpecificInfo(esds.Slice(4, Math.Max(0, esds.Body.Length - 4)));
        if (!AudioSpecificConfig.TryParse(bytes, out AudioSpecificConfig config)) throw new CmafFormatException("The AAC configuration in esds is none.");
        return AacFormat.Of(config, bytes, timescale);
    }

    /// <summary>ISO/IEC 14496-1 section 7.2.6: the descriptor 5 in the descriptor 4 in the descriptor 3.</summary>
    private static ReadOnlySpan<byte> DecoderSpecificInfo(ReadOnlySpan<byte> descriptors)
    {
        const int streamFields = 3, decoderFields = 13;
        ReadOnlySpan<byte> stream = Descriptor(descriptors, 3);
        if (stream.Length < streamFields || stream[2] != 0) throw new CmafFormatException("The stream descriptor in esds is none of ours.");
        ReadOnlySpan<byte> decoder = Descriptor(stream[streamFields..], 4);
        if (decoder.Length < decoderFields) throw new CmafFormatException("The decoder descriptor in esds is too short.");
        return Descriptor(decoder[decoderFields..], 5);
    }

    /// <summary>Section 8.3.3: a length has seven bits a byte, four bytes at most.</summary>
    private static ReadOnlySpan<byte> Descriptor(ReadOnlySpan<byte> data, byte tag)
    {
        const int mostLengthBytes = 4;
        int length = 0;
        for (int i = 1; i <= mostLengthBytes && i < data.Length && data[0] == tag; i++)
        {
            length = length << 7 | data[i] & 0x7F;
            if ((data[i] & 0x80) != 0) continue;
            if (length > data.Length - i - 1) break;
            return data.Slice(i + 1, length);
        }

        throw new CmafFormatException($"esds has no whole descriptor {tag}.");
    }

    private static AudioFormat Opus(Box dOps, int channels, int timescale)
    {
        _ = dOps.Slice(0, 11);
        return new AudioFormat
        {
            Codec = AudioCodec.Opus,
            CodecString = "opus",
            Timescale = timescale,
            Configuration = dOps.Body.ToArray(),
            SampleRate = OpusPacket.ClockRate,
            Channels = channels,
            UnitDuration = OpusPacket.ClockRate / 50,
            Silence = default,
        };
    }

    /// <summary>The first metadata block is STREAMINFO (RFC 9639 section 8.2).</summary>
    private static AudioFormat Flac(Box dfLa, int channels, int timescale)
    {
        const int fullBox = 4, blockHeader = 4, streamInfo = fullBox + blockHeader;
        _ = dfLa.Slice(streamInfo, 34);
        return new AudioFormat
        {
            Codec = AudioCodec.Flac,
            CodecString = "flac",
            Timescale = timescale,
            Configuration = dfLa.Body.ToArray(),
            SampleRate = Positive(dfLa.UInt32(streamInfo + 10) >> 12, "The sample rate in dfLa"),
            Channels = channels,
            UnitDuration = Positive(dfLa.UInt16(streamInfo + 2), "The block size in dfLa"),
            Silence = default,
        };
    }

    private static int Positive(uint value, string what) =>
        value is > 0 and <= int.MaxValue ? (int)value : throw new CmafFormatException($"{what} is {value}.");
}
