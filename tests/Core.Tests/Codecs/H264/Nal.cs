namespace Fleet.Core.Tests.Codecs.H264;

/// <summary>Small NAL units of a baseline stream, written by hand: what a depacketizer looks at is right, the coded data is filler.</summary>
internal static class Nal
{
    /// <summary>176x144, frame numbers and picture order in 4 bits each, picture order type 0 with one frame of reordering declared nowhere.</summary>
    public static readonly byte[] Sps = new BitString().Byte(0x67).Byte(77).Byte(0).Byte(30).Ue(0).Ue(0).Ue(0).Ue(0).Ue(1).Bit(0).Ue(10).Ue(8).Bits("110").Bit(0).Trail();

    /// <summary>320x240 under the same id.</summary>
    public static readonly byte[] LargerSps = new BitString().Byte(0x67).Byte(77).Byte(0).Byte(30).Ue(0).Ue(0).Ue(0).Ue(0).Ue(1).Bit(0).Ue(19).Ue(14).Bits("110").Bit(0).Trail();

    /// <summary>As <see cref="Sps"/>, with fields.</summary>
    public static readonly byte[] InterlacedSps = new BitString().Byte(0x67).Byte(77).Byte(0).Byte(30).Ue(0).Ue(0).Ue(0).Ue(0).Ue(1).Bit(0).Ue(10).Ue(4).Bits("0010").Bit(0).Trail();

    public static readonly byte[] Pps = new BitString().Byte(0x68).Ue(0).Ue(0).Bits("00").Ue(0).Ue(0).Ue(0).Trail();

    public static readonly byte[] OtherPps = new BitString().Byte(0x68).Ue(0).Ue(0).Bits("10").Ue(0).Ue(0).Ue(0).Trail();

    public static readonly byte[] PpsForAnotherSps = new BitString().Byte(0x68).Ue(0).Ue(1).Bits("00").Ue(0).Ue(0).Ue(0).Trail();

    public static readonly byte[] Delimiter = [0x09, 0xF0];

    public static readonly byte[] Filler = [0x0C, 0xFF, 0xFF, 0x80];

    public static readonly byte[] UserData = [0x06, 0x05, 0x02, 0xAA, 0xBB, 0x80];

    /// <summary>A recovery point: the output is right after so many pictures.</summary>
    public static byte[] RecoveryPoint(int pictures)
    {
        byte[] payload = new BitString().Ue(pictures).Bits("1000").Trail();
        return [0x06, 0x06, (byte)payload.Length, .. payload, 0x80];
    }

    public static byte[] Idr(int id = 0, int firstMacroblock = 0) => Slice(0x65, firstMacroblock, 7, 0, 0, id);

    public static byte[] P(int frameNum, int order, int firstMacroblock = 0) => Slice(0x41, firstMacroblock, 5, frameNum, order);

    public static byte[] I(int frameNum, int order, int firstMacroblock = 0) => Slice(0x41, firstMacroblock, 7, frameNum, order);

    /// <summary>A picture that nothing refers to.</summary>
    public static byte[] B(int frameNum, int order, int firstMacroblock = 0) => Slice(0x01, firstMacroblock, 6, frameNum, order);

    public static byte[] Field(bool bottom, int frameNum, int order, bool idr = false)
    {
        BitString bits = new BitString().Byte(idr ? 0x65 : 0x41).Ue(0).Ue(idr ? 7 : 5).Ue(0).Number(frameNum, 4).Bit(1).Bit(bottom ? 1 : 0);
        if (idr) bits.Ue(0);
        return bits.Number(order, 4).Filler(40).Trail();
    }

    private static byte[] Slice(int header, int firstMacroblock, int type, int frameNum, int order, int? idrId = null)
    {
        BitString bits = new BitString().Byte(header).Ue(firstMacroblock).Ue(type).Ue(0).Number(frameNum & 15, 4);
        if (idrId is { } id) bits.Ue(id);
        return bits.Number(order & 15, 4).Filler(40).Trail();
    }
}
