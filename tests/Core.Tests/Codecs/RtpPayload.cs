namespace Fleet.Core.Tests.Codecs;

internal sealed record RtpPayload(uint Timestamp, bool Marker, byte[] Data);
