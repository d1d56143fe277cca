using Fleet.Core.Rtp;

namespace Fleet.Core.Codecs;

/// <summary>Turns the packets of one track, in order, into access units. A unit that is not whole is never handed on.</summary>
public interface IDepacketizer
{
    /// <summary>What was thrown away and why, since the start.</summary>
    DepacketizerStatistics Statistics { get; }

    /// <summary>Takes the next packet. Units it completes reach the sink before this returns.</summary>
    void Push(in RtpPacket packet);

    /// <summary>Packets are missing before the next one: whatever depends on them is dropped, up to the next usable unit.</summary>
    void OnLoss();
}
