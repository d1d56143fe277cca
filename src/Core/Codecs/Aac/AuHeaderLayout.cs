using System.Globalization;
using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Codecs.Aac;

/// <summary>How many bits each field of an AU header has (RFC 3640 section 3.2.1), as the <c>fmtp</c> line tells.</summary>
internal readonly record struct AuHeaderLayout(int Size, int Index, int IndexDelta, int CompositionDelta, int DecodingDelta, bool RandomAccess, int StreamState, int AuxiliarySize)
{
    private const int MostBits = 32;

    public static AuHeaderLayout Of(FormatParameters parameters)
    {
        // section 3.3.5 and 3.3.6; a camera that leaves out the lengths means those of its mode
        bool lowRate = string.Equals(parameters["mode"], "AAC-lbr", StringComparison.OrdinalIgnoreCase);
        return new AuHeaderLayout(
            Bits("sizelength") ?? (lowRate ? 6 : 13),
            Bits("indexlength") ?? (lowRate ? 2 : 3),
            Bits("indexdeltalength") ?? (lowRate ? 2 : 3),
            Bits("ctsdeltalength") ?? 0,
            Bits("dtsdeltalength") ?? 0,
            Bits("randomaccessindication") == 1,
            Bits("streamstateindication") ?? 0,
            Bits("auxiliarydatasizelength") ?? 0);

        int? Bits(string name)
        {
            if (parameters[name] is not { Length: > 0 } text) return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits <= MostBits
                ? bits
                : throw new MediaNotSupportedException($"The camera describes its AAC with {name}={text}, which is not a number of bits from 0 to {MostBits}.");
        }
    }

    /// <summary>Reads one header; false when an index says that units are interleaved, which no camera does.</summary>
    public bool TryRead(ref BitReader reader, bool isFirst, out int size)
    {
        size = (int)Math.Min(reader.ReadBits(Size), int.MaxValue);
        bool isInOrder = reader.ReadBits(isFirst ? Index : IndexDelta) == 0 || isFirst;
        if (CompositionDelta > 0 && reader.ReadFlag()) reader.SkipBits(CompositionDelta);
        if (DecodingDelta > 0 && reader.ReadFlag()) reader.SkipBits(DecodingDelta);
        if (RandomAccess) reader.SkipBits(1);
        reader.SkipBits(StreamState);
        return isInOrder && !reader.Overrun;
    }
}
