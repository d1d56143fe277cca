using Fleet.Load.Http;

namespace Fleet.Load.Viewers;

/// <summary>Gets one file over and over on one connection: what sending bytes costs when nothing else is done.</summary>
internal sealed class FileViewer(LoadTarget target, ViewerMeter meter) : IViewer, IByteSink
{
    public async Task WatchAsync(CancellationToken ct)
    {
        using var connection = new HttpConnection(target, meter, new CookieJar(), ct);
        while (!ct.IsCancellationRequested) await connection.GetAsync(target.Path, this);
    }

    public void Take(ReadOnlySpan<byte> bytes) => meter.FirstByte();
}
