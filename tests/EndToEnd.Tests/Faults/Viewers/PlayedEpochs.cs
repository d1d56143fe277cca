using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Faults.Viewers;

/// <summary>
/// What a player has been given, init segment by init segment, read strictly: within an epoch a decode time is where the last chunk of its
/// track ended, and the next epoch begins there too, so that what a browser has buffered stays one range.
/// </summary>
internal sealed class PlayedEpochs
{
    private const int VideoTrack = 1;

    /// <summary>Half a tick of the coarser of two timescales is no hole; nobody sees a millisecond.</summary>
    private const double Tolerance = 0.001;

    private readonly Lock _gate = new();
    private readonly List<string> _codecs = [];
    private readonly Dictionary<int, double> _ends = [];
    private Mp4Reader? _reader;
    private bool _isFirst;
    private long _pictures;
    private double _longest;
    private double _videoTime;

    /// <summary>The sample entries of each epoch, and the picture's size: <c>avc1 1280x720,mp4a</c>.</summary>
    public IReadOnlyList<string> Epochs
    {
        get { lock (_gate) return [.. _codecs]; }
    }

    public long Pictures => Interlocked.Read(ref _pictures);

    /// <summary>The longest a picture stood, in seconds.</summary>
    public double LongestPicture
    {
        get { lock (_gate) return _longest; }
    }

    /// <summary>Seconds of video so far.</summary>
    public double VideoTime
    {
        get { lock (_gate) return _videoTime; }
    }

    /// <exception cref="Mp4Exception">No browser would play on.</exception>
    public void OnInit(ReadOnlyMemory<byte> init)
    {
        lock (_gate)
        {
            _reader = new Mp4Reader(init);
            _isFirst = true;
            _codecs.Add(string.Join(',', _reader.Tracks.Values.OrderBy(track => track.Id).Select(Describe)));
        }
    }

    /// <exception cref="Mp4Exception">No browser would play on.</exception>
    public void OnChunks(ReadOnlyMemory<byte> chunks)
    {
        lock (_gate)
        {
            Mp4Reader reader = _reader ?? throw new Mp4Exception("chunks before an init segment");
            foreach (Mp4Sample sample in reader.Read(chunks)) Take(sample, reader.Tracks[sample.Track].Timescale);
        }
    }

    private void Take(Mp4Sample sample, int timescale)
    {
        double start = (double)sample.DecodeTime / timescale, duration = (double)sample.Duration / timescale;
        if (_isFirst && !(sample.Track == VideoTrack && sample.IsSync)) throw new Mp4Exception("an epoch begins with a key frame");
        if (_ends.TryGetValue(sample.Track, out double end) && Math.Abs(start - end) > Tolerance)
            throw new Mp4Exception($"track {sample.Track} goes on at {start} s where it ended at {end} s");
        _isFirst = false;
        _ends[sample.Track] = start + duration;
        if (sample.Track != VideoTrack) return;
        _longest = Math.Max(_longest, duration);
        _videoTime += duration;
        Interlocked.Increment(ref _pictures);
    }

    /// <summary>ISO/IEC 14496-12 section 12.1.3: width and height stand 24 bytes into a visual sample entry.</summary>
    private static string Describe(Mp4Track track)
    {
        ReadOnlySpan<byte> fields = track.EntryFields.Span;
        return track.Id != VideoTrack ? track.SampleEntry : $"{track.SampleEntry} {(fields[24] << 8) | fields[25]}x{(fields[26] << 8) | fields[27]}";
    }
}
