namespace Fleet.Delivery.Streams;

/// <summary>How one protocol writes. Called by one thread at a time, and not again before the last call's task is done.</summary>
public interface IViewerOutput
{
    /// <summary>Writes all items, which begin and end with whole groups. They are the caller's again when the task is done. Must not block.</summary>
    ValueTask WriteAsync(IReadOnlyList<ViewerItem> items);
}
