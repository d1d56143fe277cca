namespace Fleet.Testing.Rtsp;

public sealed record RecordedPacket(int Track, bool IsRtcp, byte[] Bytes);
