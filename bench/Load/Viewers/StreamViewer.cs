using Fleet.Load.Http;

namespace Fleet.Load.Viewers;

/// <summary>One endless answer: progressive fMP4, or chunked CMAF with its lengths.</summary>
internal sealed class StreamViewer(LoadTarget target, ViewerMeter meter, bool lengthPrefixed) : IViewer
{
    public async Task WatchAsync(CancellationToken ct)
    {
        using var connection = new HttpConnection(target, meter, new CookieJar(), ct);
        IByteSink sink = new BoxSink(meter);
        await connection.GetAsync(target.Path, lengthPrefixed ? new LengthPrefixWalker(sink) : sink);
        throw new LoadException(ErrorKind.Closed, "the server ended the stream");
    }
}
