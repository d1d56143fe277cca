namespace Fleet.Core.Rtsp;

/// <summary>Where in its life a session was when something went wrong.</summary>
public enum RtspStep
{
    /// <summary>Not known where: the parser alone can't tell.</summary>
    None,
    Resolve,
    Connect,
    Tls,
    Options,
    Describe,
    Setup,
    Play,
    FirstData,
    Streaming,
    KeepAlive,
    Teardown,
}
