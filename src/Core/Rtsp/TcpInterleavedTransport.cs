using System.Buffers;

namespace Fleet.Core.Rtsp;

/// <summary>RTP on the RTSP connection (RFC 2326 section 10.12).</summary>
internal sealed class TcpInterleavedTransport(RtspConnection connection, RtpDelivery delivery, QuirkLog quirks, TimeProvider time) : IRtpTransport
{
    private const int NoTrack = -1;
    private const int ChannelCount = 256;

    private readonly List<ChannelPair> _channels = [];
    private readonly int[] _rtpTrack = [.. Enumerable.Repeat(NoTrack, ChannelCount)];
    private readonly int[] _rtcpTrack = [.. Enumerable.Repeat(NoTrack, ChannelCount)];

    public TransportHeader Ask() => new(RtpLowerTransport.Tcp) { Interleaved = Asked(_channels.Count) };

    public void Accept(TransportHeader? granted)
    {
        ChannelPair asked = Asked(_channels.Count);
        ChannelPair channels = Choose(asked, granted);
        _rtpTrack[channels.Rtp] = _channels.Count;
        _rtcpTrack[channels.Rtcp] = _channels.Count;
        _channels.Add(channels);
        delivery.AddTrack(granted?.Ssrc);
        connection.UseChannelsUpTo((byte)_channels.Max(pair => Math.Max(pair.Rtp, pair.Rtcp)));
    }

    public ValueTask OpenPathAsync(CancellationToken ct) => ValueTask.CompletedTask;

    public Task ReceiveAsync(CancellationToken ct) => Task.Delay(Timeout.InfiniteTimeSpan, time, ct);

    /// <summary>Called by the pump for each interleaved frame.</summary>
    public void OnFrame(byte channel, ReadOnlySpan<byte> packet, long arrival)
    {
        int track = _rtpTrack[channel];
        bool isRtcp = track == NoTrack || (_rtcpTrack[channel] == track && IsRtcp(packet));
        if (track == NoTrack) track = _rtcpTrack[channel];
        if (track == NoTrack) quirks.Add("data on a channel that was never set up");
        else delivery.Deliver(track, isRtcp, packet, arrival);
    }

    public async ValueTask SendRtcpAsync(int track, ReadOnlyMemory<byte> packet, CancellationToken ct)
    {
        byte[] frame = ArrayPool<byte>.Shared.Rent(4 + packet.Length);
        try
        {
            frame[0] = (byte)'$';
            frame[1] = (byte)_channels[track].Rtcp;
            frame[2] = (byte)(packet.Length >> 8);
            frame[3] = (byte)packet.Length;
            packet.CopyTo(frame.AsMemory(4));
            await connection.WriteAsync(frame.AsMemory(0, 4 + packet.Length), ct).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    public void Dispose()
    {
    }

    private static ChannelPair Asked(int track) => new(2 * track, 2 * track + 1);

    private ChannelPair Choose(ChannelPair asked, TransportHeader? granted)
    {
        if (granted is null)
        {
            quirks.Add("SETUP is answered without a Transport header");
            return asked;
        }

        // Cameras are seen that answer RTP/AVP with or without ports, and send on the connection all the same.
        if (granted.Lower != RtpLowerTransport.Tcp) quirks.Add("SETUP for TCP is answered with RTP/AVP");
        if (granted.Interleaved is not { } channels)
        {
            quirks.Add("SETUP for TCP is answered without interleaved channels");
            return asked;
        }

        if (IsTaken(channels.Rtp))
        {
            // Some name 0-1 for every track, and send where they were asked to.
            quirks.Add($"the interleaved channels {channels} are granted twice");
            return asked;
        }

        if (channels != asked) quirks.Add($"the interleaved channels {channels} are granted instead of {asked}");
        return channels;
    }

    private bool IsTaken(int channel) => _rtpTrack[channel] != NoTrack || _rtcpTrack[channel] != NoTrack;

    // On one channel for both, RFC 5761 section 4 tells them apart: RTCP types look like RTP payload types 64 to 95 with the marker
    private static bool IsRtcp(ReadOnlySpan<byte> packet) => packet.Length >= 2 && packet[1] is >= 192 and <= 223;
}
