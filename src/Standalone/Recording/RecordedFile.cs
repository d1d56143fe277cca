namespace Fleet.Standalone.Recording;

internal sealed record RecordedFile(string Path, string MimeType, TimeSpan Length, long Pictures, long AudioUnits);
