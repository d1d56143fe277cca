using System.Collections.Concurrent;
using Fleet.Testing;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fleet.OrleansSchema.Tests;

/// <summary>Orleans' own ADO.NET streams over our schema.</summary>
public sealed class StreamsTests(SchemaFixture postgres)
{
    private const int Items = 300;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_item_of_several_streams_arrives_once_and_in_order()
    {
        IStreamProvider provider = postgres.Client.GetStreamProvider(TestHosts.Streams);
        IAsyncStream<int>[] streams = [.. Enumerable.Range(0, 5).Select(i => provider.GetStream<int>(StreamId.Create("ordered", $"{i}")))];
        ConcurrentQueue<int>[] arrived = [.. streams.Select(_ => new ConcurrentQueue<int>())];
        List<StreamSubscriptionHandle<int>> handles = [];
        for (int i = 0; i < streams.Length; i++)
        {
            ConcurrentQueue<int> mine = arrived[i];
            handles.Add(await streams[i].SubscribeAsync((item, _) =>
            {
                mine.Enqueue(item);
                return Task.CompletedTask;
            }));
        }

        await Task.WhenAll(streams.Select(async stream =>
        {
            for (int item = 0; item < Items; item++) await stream.OnNextAsync(item);
        }));

        await Until.TrueAsync(() => arrived.All(it => it.Count >= Items), Patience, Ct);
        foreach (ConcurrentQueue<int> items in arrived) Assert.Equal(Enumerable.Range(0, Items), items);
        foreach (StreamSubscriptionHandle<int> handle in handles) await handle.UnsubscribeAsync();
    }

    [Fact]
    public async Task A_payload_of_a_picture_arrives_unchanged()
    {
        IAsyncStream<byte[]> stream = postgres.Client.GetStreamProvider(TestHosts.Streams).GetStream<byte[]>(StreamId.Create("pictures", "1"));
        var arrived = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        StreamSubscriptionHandle<byte[]> handle = await stream.SubscribeAsync((item, _) =>
        {
            arrived.TrySetResult(item);
            return Task.CompletedTask;
        });
        byte[] picture = new byte[300_000];
        new Random(1).NextBytes(picture);

        await stream.OnNextAsync(picture);

        Assert.Equal(picture, await arrived.Task.WaitAsync(Patience, Ct));
        await handle.UnsubscribeAsync();
    }
}
