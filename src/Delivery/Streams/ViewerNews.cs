using Fleet.Core.Fleet;

namespace Fleet.Delivery.Streams;

/// <summary>Who came to watch a camera and who left since the last news: one piece of news, however many they were.</summary>
public sealed record ViewerNews(CameraId Camera, ViewerCounts Now, ViewerCounts Joined, ViewerCounts Left);
