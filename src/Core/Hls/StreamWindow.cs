using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// The live windows of a stream's tracks: what one process knows of one camera for HLS. It takes init segments and chunks in the order
/// the muxer makes them. It keeps chunks by references of its own, has no lock and no clock: its owner guards it.
/// <para>Video leads: audio segments start where video segments do, as soon as audio gets there. Without video, audio cuts by itself.</para>
/// </summary>
public sealed class StreamWindow
{
    /// <summary>Pictures whose durations tell the interval, before anything is published.</summary>
    public const int MeasuredPictures = 5;

    /// <summary>Chunks that wait for the measured pictures; a stream that sends no video by then is taken for one of 25 pictures a second.</summary>
    private const int MostPending = 256;

    private const int MostBoundaries = 64;
    private const int UsualPicturesASecond = 25;

    private readonly HlsOptions _options;
    private readonly bool _isNamedByChunks;
    private long _firstMediaSequence;
    private bool _isUnnamed;
    private readonly List<Chunk> _pending = [];
    private readonly Dictionary<int, InitSegment> _inits = [];
    private readonly Queue<TimeSpan> _audioBoundaries;
    private WallClockLine _clock;
    private int? _epoch;
    private uint? _nextSequence;
    private TimeSpan? _epochStart;
    private long _discontinuity;

    public StreamWindow(WindowSeed seed)
    {
        ArgumentNullException.ThrowIfNull(seed);
        Seed = seed;
        Stream = seed.Stream ?? 0;
        _isNamedByChunks = seed.IsNamedByChunks;
        _isUnnamed = seed.Stream is null;
        Plan = seed.Plan;
        _options = seed.Options;
        _firstMediaSequence = seed.FirstMediaSequence;
        _clock = seed.Clock;
        _epoch = seed.Epoch;
        _nextSequence = seed.NextSequence;
        _epochStart = seed.EpochStart;
        _discontinuity = seed.Discontinuity;
        _audioBoundaries = new Queue<TimeSpan>(seed.AudioBoundaries);
        if (seed.Plan is not { } plan) return;
        if (seed.Video is { } video) Video = new LiveWindow(video, plan.SegmentCount, Stream);
        if (seed.Audio is { } audio) Audio = new LiveWindow(audio, plan.SegmentCount, Stream);
    }

    /// <summary>See <see cref="WindowSeed.Stream"/>; of the segments to come.</summary>
    public long Stream { get; private set; }

    /// <summary>Null until the first pictures have been measured; it never changes after that.</summary>
    public StreamPlan? Plan { get; private set; }

    public LiveWindow? Video { get; private set; }

    public LiveWindow? Audio { get; private set; }

    /// <summary>The init segment of the epoch that runs.</summary>
    public InitSegment? Init { get; private set; }

    public bool IsEnded { get; private set; }

    /// <summary>Counts what changes any playlist.</summary>
    public long Version => (Video?.Version ?? 0) + (Audio?.Version ?? 0);

    /// <summary>
    /// Where the stream stood before the key frame its last segment began with, or behind a gap. Another window made of it, given the init segment of its
    /// epoch and all chunks from that key frame on, becomes this one, but for the bytes of what came before.
    /// </summary>
    public WindowSeed Seed { get; private set; }

    /// <summary>Where the stream stands before its next chunk; null while the first pictures are being measured: what waits for that is part of no seed.</summary>
    public WindowSeed? TryTakeSeed() => _pending.Count > 0 ? null : TakeSeed(_nextSequence);

    public LiveWindow? this[TrackKind track] => track == TrackKind.Video ? Video : Audio;

    /// <summary>The init segment of an epoch some segment of which is kept.</summary>
    public bool TryGetInit(int epoch, TrackKind track, out ReadOnlyMemory<byte> bytes)
    {
        bytes = !_inits.TryGetValue(epoch, out InitSegment? init) ? default : track == TrackKind.Video ? init.Video : init.Audio;
        return !bytes.IsEmpty;
    }

    public void OnInit(InitSegment init)
    {
        ArgumentNullException.ThrowIfNull(init);
        if (IsEnded) return;
        if (_pending.Count > 0) ChoosePlan();
        bool isNext = _epoch != init.Epoch;
        _inits[init.Epoch] = Init = init;
        if (!isNext) return;
        if (_epoch is not null)
        {
            EndSegments();
            _discontinuity++;
            (_nextSequence, _epochStart) = (0, null);
        }

        _epoch = init.Epoch;
        _audioBoundaries.Clear();
        foreach (int old in _inits.Keys.Where(epoch => epoch != init.Epoch && Video?.Needs(epoch) != true && Audio?.Needs(epoch) != true).ToArray())
            _inits.Remove(old);
        if (Plan is not null) OpenTracks(Plan, init);
    }

    /// <summary>Takes references of its own; the caller keeps his.</summary>
    public AppendResult Append(Chunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (IsEnded || chunk.Epoch < _epoch || (chunk.Epoch == _epoch && chunk.Sequence < _nextSequence)) return AppendResult.AlreadyCounted;
        if (Init is null || chunk.Epoch != _epoch || chunk.Sequence > _nextSequence) return AppendResult.Hole;
        if (_isUnnamed) Name(chunk);
        if (Plan is not null)
        {
            Take(chunk);
            return AppendResult.Appended;
        }

        chunk.Retain();
        _pending.Add(chunk);
        _nextSequence = chunk.Sequence + 1;
        bool isMeasured = Init.VideoFormat is null || _pending.Count(pending => pending.Track == TrackKind.Video) >= MeasuredPictures;
        if (isMeasured || _pending.Count >= MostPending) ChoosePlan();
        return AppendResult.Appended;
    }

    /// <summary>
    /// The camera sent nothing for so long: a gap on every track. To be said at least once a target duration while the camera is away, so
    /// that players see the playlist go on, and to every window of the stream in the same place between chunks. What follows it is discontinuous.
    /// </summary>
    public void AppendGap(TimeSpan duration)
    {
        if (IsEnded || Plan is null || _epoch is not { } epoch) return;
        EndSegments();
        TimeSpan until = Appended + duration;
        Video?.FillGap(until, _clock, epoch, _discontinuity);
        Audio?.FillGap(until, _clock, epoch, _discontinuity);
        _discontinuity++;
        _epochStart = null;
        _audioBoundaries.Clear();
        _isUnnamed = _isNamedByChunks;
        Seed = TakeSeed(_nextSequence);
    }

    /// <summary>
    /// Goes on for the players of <paramref name="former"/>, which is not used after that but for what it has left. Only where the promises of
    /// both are the same, and its past is no later than this one's.
    /// </summary>
    public void TakeOver(StreamWindow former)
    {
        ArgumentNullException.ThrowIfNull(former);
        if (Plan is null || Plan != former.Plan || former.IsEnded || former._discontinuity > _discontinuity) return;
        foreach ((int epoch, InitSegment init) in former._inits) _inits.TryAdd(epoch, init);
        if (former.Video is { } video) Video?.TakeOver(video);
        if (former.Audio is { } audio) Audio?.TakeOver(audio);
    }

    /// <summary>Nothing will follow: the playlists get their EXT-X-ENDLIST.</summary>
    public void End()
    {
        if (IsEnded) return;
        if (_pending.Count > 0) ChoosePlan();
        IsEnded = true;
        Video?.End();
        Audio?.End();
    }

    /// <summary>Gives all chunks back. It must not be used after that.</summary>
    public void ReleaseAll()
    {
        IsEnded = true;
        foreach (Chunk chunk in _pending) chunk.Release();
        _pending.Clear();
        Video?.ReleaseAll();
        Audio?.ReleaseAll();
    }

    private TimeSpan Appended
    {
        get
        {
            TimeSpan video = Video?.Appended ?? TimeSpan.Zero, audio = Audio?.Appended ?? TimeSpan.Zero;
            return video > audio ? video : audio;
        }
    }

    private void Name(Chunk first)
    {
        _isUnnamed = false;

        // players dislike a playlist whose numbers went back, over whatever restart
        if (Plan is null) _firstMediaSequence = Math.Max(_firstMediaSequence, TimeNumber.At(first.Captured ?? _clock.Date));
        Stream = StreamNumber.Of(_options, first, _firstMediaSequence, Video, Audio);
        if (Video is not null) Video.Stream = Stream;
        if (Audio is not null) Audio.Stream = Stream;
    }

    private void ChoosePlan()
    {
        long[] pictures = [.. _pending.Where(chunk => chunk.Track == TrackKind.Video).Take(MeasuredPictures).Select(chunk => (long)chunk.Duration).Order()];
        (int, long)? video = Init!.VideoFormat is not { } v ? null : (v.Timescale, pictures.Length > 0 ? pictures[(pictures.Length - 1) / 2] : v.Timescale / UsualPicturesASecond);
        (int, long)? audio = Init.AudioFormat is not { } a ? null : (a.Timescale, a.UnitDuration);
        Plan = StreamPlan.Choose(_options, video, audio);
        if (_pending.Find(chunk => chunk.Captured is not null) is { Captured: { } captured } dated)
            _clock = new WallClockLine(MediaTime.Of(dated.DecodeTime, dated.Timescale) - MediaTime.Of(_pending[0].DecodeTime, _pending[0].Timescale), captured);
        OpenTracks(Plan, Init);
        Chunk[] pending = [.. _pending];
        _pending.Clear();
        foreach (Chunk chunk in pending)
        {
            Take(chunk);
            chunk.Release();
        }
    }

    private void OpenTracks(StreamPlan plan, InitSegment init)
    {
        if (init.VideoFormat is { } video)
        {
            if (Video is null) Video = Begin(TrackKind.Video, plan.Video ?? plan.ForLateTrack(_options, video.Timescale, video.Timescale / UsualPicturesASecond), init.Epoch);
            else if (video.Timescale != Video.Plan.Timescale) Video.UseTimescale(video.Timescale);
        }

        if (init.AudioFormat is { } audio)
        {
            if (Audio is null) Audio = Begin(TrackKind.Audio, plan.Audio ?? plan.ForLateTrack(_options, audio.Timescale, audio.UnitDuration), init.Epoch);
            else if (audio.Timescale != Audio.Plan.Timescale) Audio.UseTimescale(audio.Timescale);
        }
    }

    /// <summary>The tracks of a stream number their segments alike.</summary>
    private LiveWindow Begin(TrackKind track, SegmentPlan plan, int epoch)
    {
        LiveWindow? other = track == TrackKind.Video ? Audio : Video;
        long first = other is null ? _firstMediaSequence : other.NextMediaSequence - Plan!.SegmentCount;
        TrackSeed seed = TrackSeed.Begin(track, plan, Plan!.SegmentCount, Stream, first, epoch, Appended, _clock, _discontinuity);
        return new LiveWindow(seed, Plan.SegmentCount, Stream);
    }

    private void Take(Chunk chunk)
    {
        LiveWindow window = this[chunk.Track] ?? throw new ArgumentException($"The epoch has no {chunk.Track} track.", nameof(chunk));
        _epochStart ??= Appended - MediaTime.Of(chunk.DecodeTime, chunk.Timescale);
        TimeSpan position = _epochStart.Value + MediaTime.Of(chunk.DecodeTime, chunk.Timescale);
        bool leads = chunk.Track == TrackKind.Video || Init!.VideoFormat is null;
        if (leads) TakeLeading(window, chunk, position);
        else TakeAudio(window, chunk, position);
        _nextSequence = chunk.Sequence + 1;
    }

    private void TakeLeading(LiveWindow window, Chunk chunk, TimeSpan position)
    {
        if (Segmenter.Cut(window.Plan, window.State, chunk.Duration, chunk.IsKeyFrame, null).Cut.StartsSegment)
        {
            if (chunk.IsKeyFrame) Seed = TakeSeed(chunk.Sequence);
            TimeSpan previous = window.Open?.Length ?? TimeSpan.Zero;
            if (chunk.Captured is { } captured) _clock = _clock.Follow(position, captured, previous);
            if (chunk.Track == TrackKind.Video) BoundaryAt(position);
            Follow(window, position);
        }

        window.Append(chunk, position, null, _clock, _discontinuity);
    }

    private void TakeAudio(LiveWindow window, Chunk chunk, TimeSpan position)
    {
        TimeSpan reach = position + MediaTime.Of(chunk.Duration, chunk.Timescale) / 2;
        bool isBoundary = _audioBoundaries.TryPeek(out TimeSpan boundary) && boundary <= reach;
        if (window.Append(chunk, position, isBoundary, _clock, _discontinuity))
            while (_audioBoundaries.TryPeek(out boundary) && boundary <= reach) _audioBoundaries.Dequeue();
    }

    private void BoundaryAt(TimeSpan position)
    {
        if (_audioBoundaries.Count == MostBoundaries) _audioBoundaries.Dequeue();
        _audioBoundaries.Enqueue(position);
    }

    /// <summary>A track this epoch does not have goes on as a gap, segment by segment.</summary>
    private void Follow(LiveWindow leading, TimeSpan position)
    {
        if (leading.Track == TrackKind.Video && Init!.AudioFormat is null) Audio?.FillGap(position, _clock, Init.Epoch, _discontinuity);
        if (leading.Track == TrackKind.Audio) Video?.FillGap(position, _clock, Init!.Epoch, _discontinuity);
    }

    private void EndSegments()
    {
        Video?.EndSegment();
        Audio?.EndSegment();
    }

    private WindowSeed TakeSeed(uint? sequence) => Seed with
    {
        Stream = _isUnnamed ? null : Stream,
        FirstMediaSequence = _firstMediaSequence,
        Clock = _clock,
        Epoch = _epoch,
        NextSequence = sequence,
        EpochStart = _epochStart,
        Discontinuity = _discontinuity,
        Plan = Plan,
        Video = Video?.TakeSeed(),
        Audio = Audio?.TakeSeed(),
        AudioBoundaries = [.. _audioBoundaries],
    };
}
