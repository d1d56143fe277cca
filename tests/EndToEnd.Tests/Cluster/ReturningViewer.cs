using System.Buffers.Binary;
using Fleet.Testing;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>Somebody who watches one camera by chunked CMAF and, when the response ends or breaks, asks again, as the pages do.</summary>
internal sealed class ReturningViewer : IAsyncDisposable
{
    private const double NtpSecond = 4294967296.0;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>A response that is silent for longer than this is given up, as a page does.</summary>
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(3);

    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CancellationTokenSource _leaving = new();
    private readonly HttpClient _http;
    private readonly string _path;
    private readonly Task _watching;
    private readonly Lock _gate = new();
    private readonly List<string> _ends = [];
    private long _pictures;
    private long _last;
    private DateTimeOffset _latestCaptured;
    private TimeSpan _longestAway;

    public ReturningViewer(HttpClient http, string camera)
    {
        _http = http;
        _path = $"/live/{camera}/cmaf?tracks=video";
        _watching = WatchAsync(_leaving.Token);
    }

    public long Pictures => Interlocked.Read(ref _pictures);

    /// <summary>The longest it has been without a picture since the first one, what lasts still included.</summary>
    public TimeSpan LongestAway
    {
        get
        {
            lock (_gate)
            {
                TimeSpan lasts = _pictures == 0 ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(_last);
                return lasts > _longestAway ? lasts : _longestAway;
            }
        }
    }

    /// <summary>How old the last picture was when it came, by the clock of a camera on this machine.</summary>
    public TimeSpan Behind
    {
        get { lock (_gate) return TimeProvider.System.GetUtcNow() - TimeProvider.System.GetElapsedTime(_last) - _latestCaptured; }
    }

    public override string ToString()
    {
        lock (_gate) return $"{_path}: {_pictures} pictures, at most {_longestAway.TotalSeconds:0.00} s away; its responses ended: [{string.Join(" | ", _ends)}]";
    }

    /// <summary>Waits until each of them has seen another second of pictures.</summary>
    public static Task AllSeeMoreAsync(IReadOnlyCollection<ReturningViewer> viewers, CancellationToken ct)
    {
        long[] seen = [.. viewers.Select(viewer => viewer.Pictures)];
        return Until.TrueAsync(() => viewers.Zip(seen).All(each => each.First.Pictures > each.Second + 25), ClusterRig.Patience, ct, () => string.Join('\n', viewers));
    }

    /// <summary>What came before is forgotten.</summary>
    public void Forget()
    {
        lock (_gate) _longestAway = TimeSpan.Zero;
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _watching;
        _leaving.Dispose();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            string end;
            try
            {
                end = await WatchOnceAsync(ct);
            }
            catch (Exception) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                end = e.Message;
            }

            lock (_gate) _ends.Add(end);
            await Task.Delay(AskAgainAfter, TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> WatchOnceAsync(CancellationToken ct)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using ITimer timer = TimeProvider.System.CreateTimer(_ => silence.Cancel(), null, MostSilence * 4, Timeout.InfiniteTimeSpan);
        using HttpResponseMessage response = await _http.GetAsync(_path, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        if (!response.IsSuccessStatusCode) return await response.Content.ReadAsStringAsync(silence.Token);
        await using Stream body = await response.Content.ReadAsStreamAsync(silence.Token);
        byte[] prefix = new byte[sizeof(uint)];
        while (true)
        {
            timer.Change(MostSilence, Timeout.InfiniteTimeSpan);
            if (await body.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, silence.Token) == 0) return "at its end";
            byte[] frame = new byte[BinaryPrimitives.ReadUInt32BigEndian(prefix)];
            await body.ReadExactlyAsync(frame, silence.Token);
            if (!frame.AsSpan(4, 4).SequenceEqual("ftyp"u8)) Count(frame);
        }
    }

    private void Count(ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            // a chunk begins with its prft: size, type, version, track, and the time as NTP counts it
            if (frame[4..8].SequenceEqual("prft"u8)) _latestCaptured = NtpEpoch.AddSeconds(BinaryPrimitives.ReadUInt64BigEndian(frame[16..]) / NtpSecond);
            long now = TimeProvider.System.GetTimestamp();
            if (_pictures++ > 0 && TimeProvider.System.GetElapsedTime(_last, now) is var away && away > _longestAway) _longestAway = away;
            _last = now;
        }
    }
}
