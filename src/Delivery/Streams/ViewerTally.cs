using System.Collections.Immutable;

namespace Fleet.Delivery.Streams;

/// <summary>Everybody who ever came to watch a camera and left again, over all its hubs. Counts from any thread, told apart by one.</summary>
internal sealed class ViewerTally
{
    private readonly long[] _joined = new long[ViewerCounts.Protocols];
    private readonly long[] _left = new long[ViewerCounts.Protocols];
    private ImmutableArray<long> _toldJoined = [.. new long[ViewerCounts.Protocols]];
    private ImmutableArray<long> _toldLeft = [.. new long[ViewerCounts.Protocols]];

    public void Join(ViewerProtocol protocol) => Interlocked.Increment(ref _joined[(int)protocol]);

    public void Leave(ViewerProtocol protocol) => Interlocked.Increment(ref _left[(int)protocol]);

    /// <summary>Who came and left since the last time this was asked.</summary>
    public (ViewerCounts Now, ViewerCounts Joined, ViewerCounts Left) Take()
    {
        // those who left first: nobody leaves who has not come
        ImmutableArray<long> left = Read(_left), joined = Read(_joined);
        (ImmutableArray<long> toldJoined, ImmutableArray<long> toldLeft) = (_toldJoined, _toldLeft);
        (_toldJoined, _toldLeft) = (joined, left);
        return (Difference(joined, left), Difference(joined, toldJoined), Difference(left, toldLeft));
    }

    private static ImmutableArray<long> Read(long[] counts) => [.. Enumerable.Range(0, counts.Length).Select(i => Interlocked.Read(ref counts[i]))];

    private static ViewerCounts Difference(ImmutableArray<long> from, ImmutableArray<long> what) => new([.. from.Zip(what, (a, b) => a - b)]);
}
