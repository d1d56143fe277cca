namespace Fleet.Streams;

/// <summary>How old fragments were when they came.</summary>
internal sealed class Latencies
{
    private readonly Lock _gate = new();
    private readonly List<double> _milliseconds = [];
    private bool _isOn;
    private int _gaps;
    private long _started;

    public void Add(TimeSpan age)
    {
        lock (_gate)
        {
            if (_isOn) _milliseconds.Add(age.TotalMilliseconds);
        }
    }

    public void AddGap() => Interlocked.Increment(ref _gaps);

    public void Start()
    {
        lock (_gate) (_isOn, _started) = (true, TimeProvider.System.GetTimestamp());
    }

    public Measurement Stop()
    {
        lock (_gate)
        {
            _isOn = false;
            _milliseconds.Sort();
            double Percentile(double share) => _milliseconds.Count == 0 ? double.NaN : _milliseconds[(int)((_milliseconds.Count - 1) * share)];
            return new Measurement(_milliseconds.Count / TimeProvider.System.GetElapsedTime(_started).TotalSeconds, Percentile(0.5), Percentile(0.95), Percentile(0.99), _gaps);
        }
    }
}
