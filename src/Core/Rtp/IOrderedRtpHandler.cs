namespace Fleet.Core.Rtp;

/// <summary>Takes the packets of one track in the order in which they were sent.</summary>
public interface IOrderedRtpHandler
{
    /// <summary>The packet lives no longer than the call.</summary>
    void OnPacket(in RtpPacket packet);

    /// <summary>So many packets are missing before the next one; 0 when it is not known how many, because the sender began anew.</summary>
    void OnLoss(int packets);
}
