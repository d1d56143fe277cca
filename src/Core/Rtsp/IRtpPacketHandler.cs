namespace Fleet.Core.Rtsp;

/// <summary>
/// Takes what a camera sends, on the thread that read it, one call at a time. The packet is gone when the call returns, and the next
/// one waits for it: nothing in here may block.
/// </summary>
public interface IRtpPacketHandler
{
    /// <param name="track">The place of the media in the list that was set up.</param>
    /// <param name="packet">Borrowed from the receive buffer.</param>
    /// <param name="arrivalTimestamp">From <see cref="TimeProvider.GetTimestamp"/>; packets that were read together share it.</param>
    void OnRtp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp);

    /// <inheritdoc cref="OnRtp"/>
    void OnRtcp(int track, ReadOnlySpan<byte> packet, long arrivalTimestamp);
}
