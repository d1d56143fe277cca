using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fleet.Load.Reports;

namespace Fleet.Load.Burst;

/// <summary>Makes sure the cameras are there, then asks for many of them at the same moment.</summary>
internal sealed class BurstRun(BurstOptions options, TimeProvider time) : IDisposable
{
    private const int WritersAtOnce = 16;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentBag<float> _firstPictures = [];
    private readonly ConcurrentDictionary<string, int> _refused = new();
    private readonly ConcurrentDictionary<string, int> _unexplained = new();
    private readonly CancellationTokenSource _leaving = new();
    private int _answered;
    private int _added;

    public async Task<BurstReport> RunAsync(CancellationToken ct)
    {
        long start = time.GetTimestamp();
        await Parallel.ForAsync(1, options.Registered + 1, new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = ct }, RegisterAsync);
        double registering = time.GetElapsedTime(start).TotalSeconds;
        await Task.Delay(Rest, time, ct);
        double[] before = Memory();
        await Parallel.ForAsync(1, Math.Min(options.Watched, options.Registered - options.Watched) + 1, new ParallelOptions { MaxDegreeOfParallelism = WritersAtOnce, CancellationToken = ct }, TouchAsync);
        await Task.Delay(Rest, time, ct);
        double[] idle = Memory();

        start = time.GetTimestamp();
        Task watching = Task.WhenAll(Enumerable.Range(1, options.Watched).Select(number => WatchAsync(number, ct)));
        while (Volatile.Read(ref _answered) < options.Watched) await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        double seconds = time.GetElapsedTime(start).TotalSeconds;
        await Task.Delay(options.Stay, time, ct);
        double[] watched = Memory();
        await _leaving.CancelAsync();
        await watching;
        return new BurstReport(_added, Math.Round(_added / registering, 1), _firstPictures.Count, _refused, _unexplained,
            Math.Round(_firstPictures.Count / seconds, 1), Percentiles.Of([.. _firstPictures]), before, idle, watched);
    }

    public void Dispose()
    {
        _http.Dispose();
        _leaving.Dispose();
    }

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"cam-{number}");

    private Uri HostOf(int number) => options.Hosts[number % options.Hosts.Count];

    private async ValueTask RegisterAsync(int number, CancellationToken ct)
    {
        string source = options.Source.Replace("{n}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using HttpResponseMessage added = await _http.PostAsJsonAsync(new Uri(HostOf(number), "/api/cameras"), new { id = NameOf(number), source }, ct);
        if (added.StatusCode == HttpStatusCode.Conflict) return;
        if (!added.IsSuccessStatusCode) throw new LoadException(ErrorKind.Status((int)added.StatusCode), $"{NameOf(number)} can't be added: {await added.Content.ReadAsStringAsync(ct)}");
        Interlocked.Increment(ref _added);
    }

    /// <summary>To end a pull where there is none brings the camera's grain to life, and nothing else. Those are touched that are not watched later.</summary>
    private async ValueTask TouchAsync(int offset, CancellationToken ct)
    {
        using HttpResponseMessage touched = await _http.PostAsync(new Uri(HostOf(offset), $"/api/cameras/{NameOf(options.Watched + offset)}/kick"), null, ct);
        if (!touched.IsSuccessStatusCode) throw new LoadException(ErrorKind.Status((int)touched.StatusCode), $"{NameOf(options.Watched + offset)} can't be touched: {await touched.Content.ReadAsStringAsync(ct)}");
    }

    private async Task WatchAsync(int number, CancellationToken ct)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(ct, _leaving.Token);
        using ITimer patience = time.CreateTimer(_ => leave.Cancel(), null, Patience, Timeout.InfiniteTimeSpan);
        long asked = time.GetTimestamp();
        bool isAnswered = false;
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(new Uri(HostOf(number), $"/live/{NameOf(number)}/stream.mp4?tracks=video"), HttpCompletionOption.ResponseHeadersRead, leave.Token);
            if (!response.IsSuccessStatusCode)
            {
                _refused.AddOrUpdate(await ReasonOfAsync(response, leave.Token), 1, (_, count) => count + 1);
                return;
            }

            await using Stream body = await response.Content.ReadAsStreamAsync(leave.Token);
            byte[] buffer = new byte[64 * 1024];
            while (await body.ReadAsync(buffer, leave.Token) is > 0 and var read)
            {
                if (isAnswered || buffer.AsSpan(0, read).IndexOf("mdat"u8) < 0) continue;
                isAnswered = true;
                _firstPictures.Add((float)time.GetElapsedTime(asked).TotalMilliseconds);
                Interlocked.Increment(ref _answered);
                patience.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            if (!isAnswered) Unexplained("the response ended before a picture");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            if (!isAnswered) Unexplained(leave.IsCancellationRequested ? $"no picture and no reason within {Patience.TotalSeconds} s" : e.Message);
        }
        finally
        {
            if (!isAnswered) Interlocked.Increment(ref _answered);
        }
    }

    private void Unexplained(string what) => _unexplained.AddOrUpdate(what, 1, (_, count) => count + 1);

    private static async Task<string> ReasonOfAsync(HttpResponseMessage response, CancellationToken ct)
    {
        JsonElement problem = await response.Content.ReadFromJsonAsync<JsonElement>(ct);
        return $"{(int)response.StatusCode} {problem.GetProperty("type").GetString()}: {problem.GetProperty("detail").GetString()}";
    }

    private double[] Memory() => [.. options.Pids.Select(pid => Math.Round(ProcessUsage.Of([pid]).ResidentMegabytes, 1))];
}
