namespace Fleet.CameraSim.Server;

/// <summary>A whole picture in one write on the RTSP connection.</summary>
internal sealed class InterleavedSink(ClientOutput output) : IPacketSink
{
    public void SendRtp(ReadOnlySpan<byte> frames) => output.Write(frames);

    public void SendRtcp(ReadOnlySpan<byte> frame) => output.Write(frame);
}
