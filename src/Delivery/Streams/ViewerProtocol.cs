namespace Fleet.Delivery.Streams;

/// <summary>How somebody watches. Its name in small letters is what status and events call it.</summary>
public enum ViewerProtocol
{
    Cmaf,
    Stream,
    Mse,

    /// <summary>Each session is one viewer.</summary>
    Hls,
    Wall,
}
