using System.Collections.Concurrent;
using Fleet.Grains.Abstractions.DirectStreams;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Runtime;

namespace Fleet.Grains.DirectStreams;

/// <summary>The feeds of a silo, one a camera whose grain is here.</summary>
public sealed class FragmentFeeds : IFragmentPublisher, IDisposable
{
    /// <summary>A subscriber that hears nothing for several of these knows that the silo is gone.</summary>
    internal static readonly TimeSpan BeatPeriod = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<StreamId, FragmentFeed> _feeds = new();
    private readonly FragmentQueueLimits _limits;
    private readonly ITimer _beat;
    private long _pastOverflows;

    public FragmentFeeds(TimeProvider time)
        : this(time, FragmentQueueLimits.Default)
    {
    }

    internal FragmentFeeds(TimeProvider time, FragmentQueueLimits limits)
    {
        _limits = limits;
        _beat = time.CreateTimer(static feeds => ((FragmentFeeds)feeds!).Beat(), this, BeatPeriod, BeatPeriod);
    }

    /// <summary>Of all feeds.</summary>
    public int Subscribers => _feeds.Values.Sum(feed => feed.Subscribers);

    /// <summary>How often a subscriber of any was too slow, and lost what waited for it; of feeds that are complete too.</summary>
    public long Overflows => Interlocked.Read(ref _pastOverflows) + _feeds.Values.Sum(feed => feed.Overflows);

    /// <summary>Streams whose grains are here.</summary>
    public int Count => _feeds.Count;

    /// <summary>The feed of a stream: the same one until it is complete. For the grain whose stream it is: who asks for it completes it.</summary>
    public FragmentFeed Of(StreamId stream) => _feeds.GetOrAdd(stream, NewFeed);

    /// <summary>Into the feed there is: one that was made by what came late would have nobody who completes it.</summary>
    public void Publish(StreamId stream, Fragment fragment)
    {
        if (_feeds.TryGetValue(stream, out FragmentFeed? feed)) feed.Publish(fragment);
        else fragment.Release();
    }

    public void Complete(StreamId stream)
    {
        if (_feeds.TryGetValue(stream, out FragmentFeed? feed)) feed.Complete();
    }

    public void Dispose() => _beat.Dispose();

    private FragmentFeed NewFeed(StreamId stream) => new(_limits, feed =>
    {
        if (_feeds.TryRemove(KeyValuePair.Create(stream, feed))) Interlocked.Add(ref _pastOverflows, feed.Overflows);
    });

    private void Beat()
    {
        foreach (FragmentFeed feed in _feeds.Values) feed.Beat();
    }
}
