using System.Net;
using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Faults;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.CameraSim;

/// <summary>How many cameras there are, and what each of them is like.</summary>
public sealed record CameraSimOptions
{
    public static readonly TimeSpan DefaultSessionTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Zero takes any port that is free.</summary>
    public int Port { get; init; }

    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>They are named cam-1, cam-2 and so on.</summary>
    public int Cameras { get; init; } = 1;

    public SimulatedVideo Video { get; init; } = SimulatedVideo.H264;

    public SimulatedAudio Audio { get; init; } = SimulatedAudio.Aac;

    /// <summary>From one key frame to the next: 1 s, 2 s or 4 s, which are the clips there are.</summary>
    public TimeSpan Gop { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How many ticks of 1/90000 s each picture lasts, over and over: 3003 are 29.97 pictures a second, and several that differ are a rate
    /// that varies. The clip stays as it is, so a GOP lasts longer or shorter, and its parameter sets go on saying 25 pictures a second.
    /// </summary>
    public IReadOnlyList<int> PictureTicks { get; init; } = [3600];

    /// <summary>Bits a second the video is filled up to; 0 leaves the clip as it is.</summary>
    public long BitRate { get; init; }

    /// <summary>Null: everybody may watch.</summary>
    public RtspCredentials? Credentials { get; init; }

    public AuthenticationScheme Authentication { get; init; } = AuthenticationScheme.Digest;

    /// <summary>Send everything from the last key frame on at PLAY; otherwise a client waits for the next one.</summary>
    public bool KeyFrameAtPlay { get; init; }

    /// <summary>What every camera does wrong from the start.</summary>
    public FaultSet Faults { get; init; } = FaultSet.None;

    /// <summary>After how long without a request or an RTCP packet a session ends.</summary>
    public TimeSpan SessionTimeout { get; init; } = DefaultSessionTimeout;

    /// <summary>Throws <see cref="ArgumentException"/> that names the first option that can't be.</summary>
    public void Validate()
    {
        if (Cameras is < 1 or > 10_000) throw new ArgumentException($"cameras is {Cameras}; it must be between 1 and 10000.");
        if (Port is < 0 or > IPEndPoint.MaxPort) throw new ArgumentException($"port is {Port}; it must be between 0 and {IPEndPoint.MaxPort}.");
        if (PictureTicks.Count == 0 || PictureTicks.Any(ticks => ticks is < 90 or > 900_000)) throw new ArgumentException("A picture lasts between 1 ms and 10 s.");
        if (BitRate is < 0 or > 100_000_000) throw new ArgumentException($"bitrate is {BitRate}; it must be between 0 and 100M.");
        if (SessionTimeout < TimeSpan.FromSeconds(1)) throw new ArgumentException("The session time-out must be 1 s at least.");
        if (!ClipLibrary.Gops.Contains(Gop))
            throw new ArgumentException($"gop is {Gop.TotalSeconds} s; there are clips with {string.Join(", ", ClipLibrary.Gops.Select(gop => $"{gop.TotalSeconds}s"))}.");
    }
}
