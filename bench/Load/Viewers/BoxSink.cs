using Fleet.Load.Http;
using Fleet.Load.Mp4;

namespace Fleet.Load.Viewers;

/// <summary>Bytes of a stream, an init segment or a part, walked for a viewer's figures.</summary>
internal sealed class BoxSink(IFragmentSink fragments) : IByteSink
{
    private readonly BoxWalker _walker = new(fragments);

    public void Take(ReadOnlySpan<byte> bytes)
    {
        if (!_walker.Feed(bytes)) throw new LoadException(ErrorKind.Media, _walker.Error!);
    }
}
