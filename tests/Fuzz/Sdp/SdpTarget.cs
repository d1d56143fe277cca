using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Fuzz.Sdp;

public sealed class SdpTarget : IFuzzTarget
{
    public string Name => "sdp";

    public void Run(ReadOnlySpan<byte> input)
    {
        SessionDescription description;
        try
        {
            description = SessionDescription.Parse(input);
        }
        catch (SdpException e)
        {
            Invariant.Holds(e.Message.Length is > 20 and < 300, "an error is a sentence, whatever the camera sent");
            return;
        }

        Invariant.Holds(description.Media.Count <= SdpLimits.MaxMedia, "too many media");
        Invariant.Holds(description.Name != "" && description.Control != "", "blank stands for absent");
        foreach (MediaDescription media in description.Media)
        {
            Invariant.Holds(media.Kind.Length > 0 && !media.Kind.Any(char.IsAsciiLetterUpper), "the kind is lower case");
            Invariant.Holds(media.Control != "", "blank stands for absent");
            Invariant.Holds(media.FrameRate is null or (> 0 and <= 1000), "the frame rate is usable");
            Invariant.Holds(media.Formats.Count <= SdpLimits.MaxFormatsPerMedia, "too many formats");
            Invariant.Holds(media.Formats.DistinctBy(format => format.PayloadType).Count() == media.Formats.Count, "a payload type repeats");
            foreach (PayloadFormat format in media.Formats) Check(format);
        }
    }

    private static void Check(PayloadFormat format)
    {
        Invariant.Holds(format.PayloadType is >= 0 and <= 127, "the payload type has seven bits");
        Invariant.Holds(format.ClockRate > 0 || format.EncodingName.Length == 0, "a named format has a clock rate");
        Invariant.Holds(format.Channels is >= 1 and <= 255, "channels are usable");
        Invariant.Holds(!format.EncodingName.Any(char.IsAsciiLetterLower), "the name is upper case");
        Invariant.Holds(format.Parameters.Names.Count <= SdpLimits.MaxParametersPerFormat, "too many parameters");
        foreach (string name in format.Parameters.Names)
            Invariant.Holds(name.Length > 0 && format.Parameters[name] is { } value && value == value.Trim(), "parameters are trimmed");
    }
}
