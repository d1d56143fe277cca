namespace Fleet.Load.Http;

internal sealed class NoSink : IByteSink
{
    public static readonly NoSink Instance = new();

    public void Take(ReadOnlySpan<byte> bytes)
    {
        // only the traffic counts
    }
}
