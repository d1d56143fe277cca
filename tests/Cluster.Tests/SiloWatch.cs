using System.Globalization;
using Fleet.Testing.Hosts;

namespace Fleet.Cluster.Tests;

/// <summary>What a silo's process says of itself over HTTP.</summary>
internal sealed class SiloWatch : IDisposable
{
    private const string Listening = "Now listening on: ";

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http;

    public SiloWatch(HostProcess silo)
    {
        string line = silo.Output.Split('\n').First(each => each.Contains(Listening, StringComparison.Ordinal));
        _http = new HttpClient { BaseAddress = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim()) };
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken ct) => _http.GetAsync(path, ct);

    /// <summary>Returns when the figure has come to be that; a time-out is the caller's.</summary>
    public async Task UntilAsync(string figure, double value, CancellationToken ct)
    {
        using var look = new PeriodicTimer(LookEvery);
        while (await FigureAsync(figure, ct) != value) await look.WaitForNextTickAsync(ct);
    }

    public void Dispose() => _http.Dispose();

    private async Task<double> FigureAsync(string figure, CancellationToken ct)
    {
        string text = await _http.GetStringAsync("/metrics", ct);
        return double.Parse(text.Split('\n').First(line => line.StartsWith(figure + " ", StringComparison.Ordinal))[(figure.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
