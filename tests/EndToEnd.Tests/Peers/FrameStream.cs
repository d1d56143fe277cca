using System.Buffers.Binary;

namespace Fleet.EndToEnd.Tests.Peers;

/// <summary>A viewer of chunked CMAF: reads an endless response frame by frame and notes when each came.</summary>
internal sealed class FrameStream : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly Lock _gate = new();
    private readonly List<(byte[] Bytes, long At)> _frames = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    public IReadOnlyList<(byte[] Bytes, long At)> Frames
    {
        get { lock (_gate) return [.. _frames]; }
    }

    public static async Task<FrameStream> OpenAsync(Uri uri, CancellationToken ct)
    {
        var viewer = new FrameStream();
        HttpResponseMessage response = await viewer._http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, ct);
        string problem = response.IsSuccessStatusCode ? "" : await response.Content.ReadAsStringAsync(ct);
        Assert.True(response.IsSuccessStatusCode, problem);
        viewer._reading = viewer.ReadAsync(await response.Content.ReadAsStreamAsync(ct));
        return viewer;
    }

    public static bool IsInit(byte[] frame) => frame.AsSpan(4, 4).SequenceEqual("ftyp"u8);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(Stream stream)
    {
        byte[] prefix = new byte[4];
        try
        {
            while (true)
            {
                await stream.ReadExactlyAsync(prefix, _stop.Token);
                byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix)];
                await stream.ReadExactlyAsync(frame, _stop.Token);
                lock (_gate) _frames.Add((frame, TimeProvider.System.GetTimestamp()));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // we leave, or the server ends: the frames so far tell
        }
    }
}
