using System.Globalization;
using Fleet.Core.Cmaf;

namespace Fleet.Standalone.Recording;

/// <summary>
/// Writes chunks to a file as they come, until it holds as much video as was asked for. An MP4 file has one set of codec
/// parameters, so each epoch after the first gets a file of its own: <c>name-2.mp4</c> and so on.
/// </summary>
/// <param name="enough">Called once the length is reached, on the thread that brought the last chunk.</param>
internal sealed class FileRecorder(FileInfo file, TimeSpan length, Action enough) : IChunkSink, IDisposable
{
    private readonly List<RecordedFile> _finished = [];
    private EpochFile? _current;
    private TimeSpan _finishedLength;
    private bool _isEnough;

    public void OnInit(InitSegment init)
    {
        if (_isEnough) return;
        FinishCurrent();
        _current = new EpochFile(PathOf(_finished.Count + 1), init);
    }

    public void OnChunk(Chunk chunk)
    {
        if (!_isEnough)
        {
            _current!.Write(chunk);
            _isEnough = _finishedLength + _current.Length >= length;
            if (_isEnough) enough();
        }

        chunk.Release();
    }

    public IReadOnlyList<RecordedFile> Finish()
    {
        FinishCurrent();
        return _finished;
    }

    public void Dispose() => _current?.Dispose();

    private void FinishCurrent()
    {
        if (_current is null) return;
        _finishedLength += _current.Length;
        _finished.Add(_current.Finish());
        _current = null;
    }

    private string PathOf(int number) => number == 1
        ? file.FullName
        : Path.Combine(file.DirectoryName!, string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(file.Name)}-{number}{file.Extension}"));
}
