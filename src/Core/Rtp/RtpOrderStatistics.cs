namespace Fleet.Core.Rtp;

/// <summary>What became of the packets of one track. Every one received is handed on, held, or counted in one of the other places.</summary>
public sealed class RtpOrderStatistics
{
    public long Received { get; internal set; }

    public long HandedOn { get; internal set; }

    /// <summary>Came when its place was already handed on or given up; a repeated packet that was handed on counts here too.</summary>
    public long Late { get; internal set; }

    /// <summary>Came twice while it was held.</summary>
    public long Duplicates { get; internal set; }

    /// <summary>From another sender.</summary>
    public long Foreign { get; internal set; }

    /// <summary>So far out of the sequence that it may begin a new one, until the next packet bears it out.</summary>
    public long Unordered { get; internal set; }

    /// <summary>Never came, or came too late.</summary>
    public long Lost { get; internal set; }

    /// <summary>How often the sequence began anew.</summary>
    public long Restarts { get; internal set; }
}
