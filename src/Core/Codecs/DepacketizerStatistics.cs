namespace Fleet.Core.Codecs;

/// <summary>What a depacketizer saw. Plain counters, written by the one thread that pushes packets.</summary>
public sealed class DepacketizerStatistics
{
    /// <summary>Access units handed on.</summary>
    public long Units { get; set; }

    /// <summary>Access units begun and dropped, because something of them or of what they refer to is missing.</summary>
    public long DroppedUnits { get; set; }

    /// <summary>Packets that break their payload format.</summary>
    public long MalformedPackets { get; set; }
}
