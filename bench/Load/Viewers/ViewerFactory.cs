using Fleet.Load.Hls;

namespace Fleet.Load.Viewers;

internal static class ViewerFactory
{
    public static IViewer Create(LoadProtocol protocol, LoadTarget target, ViewerMeter meter, TimeProvider time) => protocol switch
    {
        LoadProtocol.Cmaf => new StreamViewer(target, meter, lengthPrefixed: true),
        LoadProtocol.Stream => new StreamViewer(target, meter, lengthPrefixed: false),
        LoadProtocol.Mse => new MseViewer(target, meter, MseViewer.FleetHello),
        LoadProtocol.MseGo2Rtc => new MseViewer(target, meter, MseViewer.Go2RtcHello),
        LoadProtocol.LlHls => new HlsViewer(target, meter, time, lowLatency: true),
        LoadProtocol.Hls => new HlsViewer(target, meter, time, lowLatency: false),
        LoadProtocol.File => new FileViewer(target, meter),
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };
}
