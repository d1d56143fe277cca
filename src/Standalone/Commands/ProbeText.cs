using System.Globalization;
using Fleet.Core.Fleet;

namespace Fleet.Standalone.Commands;

/// <summary>A probe's report for a terminal: one fact a line, the name first.</summary>
internal static class ProbeText
{
    public static void Write(ProbeReport report, TextWriter output)
    {
        void Line(string name, FormattableString value) => output.WriteLine($"{name,-14} {value.ToString(CultureInfo.InvariantCulture)}");

        ProbedVideo video = report.Video;
        Line("video", $"{video.Codec} {video.Width}x{video.Height}, {video.CodecString}{PixelAspect(video)}");
        if (report.Audio is { } audio) Line("audio", $"{audio.Codec} {audio.SampleRate} Hz, {audio.Channels} channel(s), {audio.CodecString}");
        else Line("audio", $"none");
        Line("frame rate", $"{report.PicturesPerSecond:0.##} pictures/s");
        if (report.KeyFrameInterval is { } interval) Line("key frames", $"every {interval.TotalSeconds:0.##} s");
        else Line("key frames", $"only one in {report.Length.TotalSeconds:0.##} s: a viewer who joins waits for the next");
        Line("B-frames", $"{(video.ReorderDepth == 0 ? "none" : $"up to {video.ReorderDepth} reordered")}");
        Line("bit rate", $"{report.BitsPerSecond / 1e6:0.00} Mbit/s");
        Line("first picture", $"after {report.FirstPicture.TotalMilliseconds:0} ms");
        Line("clock", $"{(report.HasCameraClock ? "from the camera's sender reports" : "none from the camera: arrival times stand in")}");
        Line("packets", $"{report.Packets}, {report.LostPackets} lost");
        foreach (string leftOut in report.LeftOut) Line("left out", $"{leftOut}");
        foreach (string quirk in report.Quirks) Line("quirk", $"{quirk}");
    }

    private static string PixelAspect(ProbedVideo video) => video.PixelAspect == (1, 1)
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", samples {video.PixelAspect.Horizontal}:{video.PixelAspect.Vertical}");
}
