using Fleet.Core.Cmaf;

namespace Fleet.Standalone.Recording;

/// <summary>The file of one epoch: its init segment, then its chunks.</summary>
internal sealed class EpochFile : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly FileStream _stream;
    private readonly InitSegment _init;
    private long _pictures;
    private long _audioUnits;

    public EpochFile(string path, InitSegment init)
    {
        _init = init;
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, BufferSize);
        _stream.Write(init.Both.Span);
    }

    /// <summary>From the start of the first picture to the end of the last.</summary>
    public TimeSpan Length { get; private set; }

    public void Write(Chunk chunk)
    {
        _stream.Write(chunk.Bytes.Span);
        if (chunk.Track == TrackKind.Audio)
        {
            _audioUnits++;
            return;
        }

        _pictures++;
        Length = TimeSpan.FromSeconds((double)(chunk.DecodeTime + chunk.Duration) / chunk.Timescale);
    }

    public RecordedFile Finish()
    {
        Dispose();
        return new RecordedFile(_stream.Name, _init.BothMimeType, Length, _pictures, _audioUnits);
    }

    public void Dispose() => _stream.Dispose();
}
