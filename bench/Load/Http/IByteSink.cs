namespace Fleet.Load.Http;

internal interface IByteSink
{
    void Take(ReadOnlySpan<byte> bytes);
}
