namespace Fleet.CameraSim.Server;

/// <summary>Takes packets that are framed as for an interleaved connection, several at once. It never waits.</summary>
internal interface IPacketSink
{
    void SendRtp(ReadOnlySpan<byte> frames);

    void SendRtcp(ReadOnlySpan<byte> frame);
}
