namespace Fleet.Core.Rtsp;

internal interface IRtspFrameSink
{
    /// <summary>Takes one frame; false to stop behind it and leave the rest in the buffer.</summary>
    bool OnFrame(in RtspFrame frame, long arrivalTimestamp);

    /// <summary>Writes what the frames of one read asked for.</summary>
    ValueTask FlushAsync(CancellationToken ct);
}
