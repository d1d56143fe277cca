using Fleet.Core.Codecs;

namespace Fleet.Fuzz.Audio;

/// <summary>Keeps what comes out and checks what holds for any audio.</summary>
internal sealed class AudioSink : IAccessUnitSink
{
    public AudioFormat? Format { get; private set; }

    public List<(uint Timestamp, byte[] Data)> Units { get; } = [];

    public void OnFormat(TrackFormat format)
    {
        Format = (AudioFormat)format;
        Invariant.Holds(Format is { Channels: > 0, SampleRate: > 0, Timescale: > 0, UnitDuration: > 0 }, "a format has channels, a rate and a duration");
        Invariant.Holds(!Format.Silence.IsEmpty && !Format.Configuration.IsEmpty, "a format has silence and a configuration");
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        Invariant.Holds(Format is not null, "a format comes before the first unit");
        Invariant.Holds(!unit.Data.IsEmpty, "no unit is empty");
        Units.Add((unit.RtpTimestamp, unit.Data.ToArray()));
    }
}
