using System.Globalization;
using Fleet.Core.Cmaf;
using Fleet.Testing.Rtsp;

namespace Fleet.Core.Tests.Rtsp;

/// <summary>The EXPECT lines of a script that are about pictures and sound; Cameras/README.md tells what they mean.</summary>
internal sealed class MediaExpectations(RtspScript script, CollectedMedia media)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int _picture;
    private int _epoch;

    /// <returns>False when the line is about something else.</returns>
    public bool Check(RtspScriptLine line)
    {
        string[] words = line.Rest.Split(' ');
        switch (words[0])
        {
            case "picture":
                CheckPicture(words);
                break;
            case "pictures":
                Assert.Equal(Number(words[1]), media.Pictures.Count);
                break;
            case "sound":
                Assert.InRange(media.Sound.Count, Number(words[1]), Number(words[^1]));
                break;
            case "heard":
                byte[] unit = script.Bytes(words[1]);
                CollectedUnit heard = Assert.Single(media.Sound, each => each.Payload.AsSpan().SequenceEqual(unit));
                if (words.Length > 2) Assert.Equal(Seconds(words[2]), heard.ShownAt, Seconds(words[3]));
                break;
            case "init":
                Assert.Equal(words[1], media.Codecs.ElementAtOrDefault(_epoch++));
                break;
            case "ends":
                TrackKind track = Enum.Parse<TrackKind>(words[1], ignoreCase: true);
                Assert.Equal(Seconds(words[2]), media.EndOf(track), Seconds(words[3]));
                break;
            case "captured":
                double captured = (media.Pictures[^1].Captured!.Value - Start).TotalSeconds;
                Assert.Equal(Seconds(words[1]), captured, Seconds(words[2]));
                break;
            case "dropped":
                Assert.Equal(Number(words[1]), media.Statistics.DroppedUnits);
                break;
            case "broken":
                Assert.Equal(Number(words[1]), media.Statistics.MalformedPackets);
                break;
            case "lost":
                Assert.Equal(Number(words[1]), media.Statistics.LostPackets);
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>A script that lists pictures or epochs lists all of them.</summary>
    public void CheckThatAllWasNamed()
    {
        if (_picture > 0) Assert.Equal(_picture, media.Pictures.Count);
        if (_epoch > 0) Assert.Equal(_epoch, media.Codecs.Count);
    }

    private void CheckPicture(string[] words)
    {
        Assert.True(_picture < media.Pictures.Count, $"there are no more than {_picture} pictures");
        CollectedUnit picture = media.Pictures[_picture++];
        if (words[1] != "*") Assert.Equal(Seconds(words[1]), picture.ShownAt, 0.0001);
        Assert.Equal(words[2..].Select(nal => Convert.ToHexString(script.Bytes(nal))), picture.NalUnits().Select(Convert.ToHexString));
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static double Seconds(string text) => RtspScript.Seconds(text).TotalSeconds;
}
