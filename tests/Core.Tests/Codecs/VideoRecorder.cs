using Fleet.Core.Codecs;

namespace Fleet.Core.Tests.Codecs;

/// <summary>Keeps a copy of all that a depacketizer hands on.</summary>
internal sealed class VideoRecorder : IAccessUnitSink
{
    public List<VideoFormat> Formats { get; } = [];

    public List<RecordedPicture> Pictures { get; } = [];

    public void OnFormat(TrackFormat format) => Formats.Add(Assert.IsType<VideoFormat>(format));

    public void OnAccessUnit(in AccessUnit unit) =>
        Pictures.Add(new RecordedPicture(unit.Data.ToArray(), unit.RtpTimestamp, unit.IsKeyFrame, unit.ReorderDelay, Formats.Count));
}
