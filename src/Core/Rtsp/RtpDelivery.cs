namespace Fleet.Core.Rtsp;

/// <summary>
/// The last step before the handler, the same for both transports: one call at a time, strangers kept out, and what comes before
/// anybody listens (between SETUP and the answer to PLAY) is kept and delivered first.
/// </summary>
internal sealed class RtpDelivery(QuirkLog quirks)
{
    /// <summary>More than a camera sends while PLAY is answered; past it packets are dropped.</summary>
    private const int MaxEarlyBytes = 2 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly List<SsrcFilter> _filters = [];
    private readonly List<(int Track, bool IsRtcp, byte[] Packet, long Arrival)> _early = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IRtpPacketHandler? _handler;
    private int _earlyBytes;
    private bool _closed;
    private long _lastRtp = long.MinValue;

    /// <summary>Done when the first RTP packet of any track is in.</summary>
    public Task FirstRtp => _first.Task;

    /// <summary>When the last RTP packet came; null before the first. Reports alone don't count: they show nobody a picture.</summary>
    public long? LastRtp => Volatile.Read(ref _lastRtp) is var last && last == long.MinValue ? null : last;

    /// <summary>The next track, with the SSRC the camera announced for it.</summary>
    public void AddTrack(uint? announcedSsrc)
    {
        lock (_gate) _filters.Add(new SsrcFilter(announcedSsrc));
    }

    public void Deliver(int track, bool isRtcp, ReadOnlySpan<byte> packet, long arrival)
    {
        lock (_gate)
        {
            if (_closed) return;
            if (!isRtcp)
            {
                if (track < _filters.Count && !_filters[track].Accepts(packet))
                {
                    quirks.Add("packets of another session arrive");
                    return;
                }

                Volatile.Write(ref _lastRtp, arrival);
                _first.TrySetResult();
            }

            if (_handler is not null) Hand(_handler, track, isRtcp, packet, arrival);
            else Keep(track, isRtcp, packet, arrival);
        }
    }

    public void Open(IRtpPacketHandler handler)
    {
        lock (_gate)
        {
            foreach ((int track, bool isRtcp, byte[] packet, long arrival) in _early) Hand(handler, track, isRtcp, packet, arrival);
            _early.Clear();
            _handler = handler;
        }
    }

    /// <summary>From here on packets go nowhere: the handler may be gone.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            _handler = null;
            _early.Clear();
        }
    }

    private static void Hand(IRtpPacketHandler handler, int track, bool isRtcp, ReadOnlySpan<byte> packet, long arrival)
    {
        if (isRtcp) handler.OnRtcp(track, packet, arrival);
        else handler.OnRtp(track, packet, arrival);
    }

    private void Keep(int track, bool isRtcp, ReadOnlySpan<byte> packet, long arrival)
    {
        if (_earlyBytes + packet.Length > MaxEarlyBytes)
        {
            quirks.Add($"more than {MaxEarlyBytes} bytes arrived before the answer to PLAY; the rest of them is lost");
            return;
        }

        _earlyBytes += packet.Length;
        _early.Add((track, isRtcp, packet.ToArray(), arrival));
    }
}
