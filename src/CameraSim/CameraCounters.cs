using Fleet.Core.Rtp;

namespace Fleet.CameraSim;

/// <summary>What has happened at one camera so far.</summary>
public sealed record CameraCounters
{
    public int SessionsOpen { get; init; }

    public long SessionsTotal { get; init; }

    /// <summary>The most sessions that were open at the same time.</summary>
    public int MaxSessionsOpen { get; init; }

    public long Describes { get; init; }

    public long Setups { get; init; }

    public long Plays { get; init; }

    public long Teardowns { get; init; }

    /// <summary>GET_PARAMETER, SET_PARAMETER and OPTIONS within a session.</summary>
    public long KeepAlives { get; init; }

    /// <summary>Receiver reports that name a track (RFC 3550 section 6.4.2).</summary>
    public long ReceiverReports { get; init; }

    public RtcpReportBlock? LastReceiverReport { get; init; }

    /// <summary>Requests refused for want of right credentials.</summary>
    public long Refusals { get; init; }

    /// <summary>Sessions ended because nothing was heard for too long.</summary>
    public long TimedOut { get; init; }

    /// <summary>Clients cut off because they read too slowly.</summary>
    public long TooSlow { get; init; }
}
