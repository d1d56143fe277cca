using System.Buffers;

namespace Fleet.Core.Rtsp;

/// <summary>RFC 2326 section 6. Content-Length is added where a body has none.</summary>
public static class RtspRequestWriter
{
    public static void Write(RtspRequest request, IBufferWriter<byte> output) =>
        RtspMessageWriter.Write($"{request.Method} {request.Uri} RTSP/1.0", request, output);

    public static byte[] ToBytes(RtspRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(request, output);
        return output.WrittenSpan.ToArray();
    }
}
