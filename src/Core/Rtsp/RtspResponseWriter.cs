using System.Buffers;
using System.Globalization;

namespace Fleet.Core.Rtsp;

/// <summary>RFC 2326 section 7. Content-Length is added where a body has none.</summary>
public static class RtspResponseWriter
{
    public static void Write(RtspResponse response, IBufferWriter<byte> output) =>
        RtspMessageWriter.Write(string.Create(CultureInfo.InvariantCulture, $"RTSP/1.0 {response.StatusCode} {response.Reason}"), response, output);

    public static byte[] ToBytes(RtspResponse response)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(response, output);
        return output.WrittenSpan.ToArray();
    }
}
