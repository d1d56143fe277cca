namespace Fleet.Core.Rtp;

/// <summary>What the session clock has to know of a track: the rate of its RTP clock, the time scale of its media time, and what it is.</summary>
public readonly record struct SessionTrack(int ClockRate, int Timescale, bool IsVideo);
