using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs.Aac;

/// <summary>Keeps what an audio depacketizer hands on.</summary>
internal sealed class AudioCollector : IAccessUnitSink
{
    public List<AudioFormat> Formats { get; } = [];

    public List<(uint Timestamp, byte[] Data)> Units { get; } = [];

    public void OnFormat(TrackFormat format) => Formats.Add((AudioFormat)format);

    public void OnAccessUnit(in AccessUnit unit)
    {
        Assert.NotEmpty(Formats);
        Assert.True(unit.IsKeyFrame);
        Assert.Equal(0, unit.ReorderDelay);
        Units.Add((unit.RtpTimestamp, unit.Data.ToArray()));
    }
}
