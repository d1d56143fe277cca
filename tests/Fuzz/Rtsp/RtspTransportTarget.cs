using System.Text;
using Fleet.Core.Rtsp;

namespace Fleet.Fuzz.Rtsp;

/// <summary>What was read, written and read again is the same.</summary>
public sealed class RtspTransportTarget : IFuzzTarget
{
    public string Name => "rtsp-transport";

    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.Latin1.GetString(input);
        foreach (TransportHeader transport in TransportHeader.ParseAll(text))
        {
            Invariant.Holds(transport.Interleaved is not { } channels || (channels.Rtp is >= 0 and <= 255 && channels.Rtcp is >= 0 and <= 255), "a channel is a byte");
            Invariant.Holds(TransportHeader.TryParse(transport.ToString(), out TransportHeader? again), $"it can be read again: {transport}");
            Invariant.Holds(again == transport, $"it is the same again: {transport}");
        }

        if (SessionHeader.TryParse(text, out SessionHeader session))
            Invariant.Holds(session.Id.Length > 0 && session.Timeout > TimeSpan.Zero, "a session has an id and some time");
        string joined = ControlUrl.Resolve(ControlUrl.Base("rtsp://host/path", text, null), text);
        Invariant.Holds(joined.Length > 0, "there is always somewhere to go");
    }
}
