using Fleet.Core.Fleet;

namespace Fleet.Grains.Abstractions.Surrogates;

[GenerateSerializer, Immutable, Alias("fleet.core.probe-report")]
internal struct ProbeReportSurrogate
{
    [Id(0)]
    public ProbedVideo Video;

    [Id(1)]
    public ProbedAudio? Audio;

    [Id(2)]
    public TimeSpan FirstPicture;

    [Id(3)]
    public TimeSpan Length;

    [Id(4)]
    public double PicturesPerSecond;

    [Id(5)]
    public TimeSpan? KeyFrameInterval;

    [Id(6)]
    public double BitsPerSecond;

    [Id(7)]
    public long Packets;

    [Id(8)]
    public long LostPackets;

    [Id(9)]
    public bool HasCameraClock;

    [Id(10)]
    public IReadOnlyList<string> LeftOut;

    [Id(11)]
    public IReadOnlyList<string> Quirks;
}
