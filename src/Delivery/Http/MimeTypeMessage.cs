namespace Fleet.Delivery.Http;

/// <summary>What a MediaSource is opened with.</summary>
internal sealed record MimeTypeMessage(string MimeType);
