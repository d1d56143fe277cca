using System.Text.Json;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>A camera as JSON, the same in the file and over HTTP.</summary>
public static class CameraJson
{
    /// <summary>How JSON of cameras is read: a field given twice is an error, not a guess.</summary>
    public static readonly JsonDocumentOptions DocumentOptions = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    internal static readonly (string Name, SessionMode Value)[] Modes = [("onDemand", SessionMode.OnDemand), ("always", SessionMode.Always)];

    internal static readonly (string Name, RtspTransportMode Value)[] Transports =
        [("tcp", RtspTransportMode.Tcp), ("udp", RtspTransportMode.Udp), ("auto", RtspTransportMode.Auto)];

    /// <param name="json">The camera's object.</param>
    /// <param name="id">Known from elsewhere, such as the address of a request; the object may then leave it out, but not contradict.</param>
    public static CameraReading Read(JsonElement json, CameraId? id = null) => new CameraJsonReader().Read(json, id);

    /// <param name="writer">Where the object goes.</param>
    /// <param name="camera">The camera.</param>
    /// <param name="withCredentials">Only for the place the camera is kept in; they are never shown.</param>
    public static void Write(Utf8JsonWriter writer, Camera camera, bool withCredentials)
    {
        writer.WriteStartObject();
        writer.WriteString("id", camera.Id.Value);
        writer.WriteString("name", camera.Name);
        writer.WriteString("site", camera.Site);
        writer.WriteString("source", camera.Source.Text);
        if (withCredentials && camera.Credentials is { } credentials)
        {
            writer.WriteStartObject("credentials");
            writer.WriteString("user", credentials.User);
            writer.WriteString("password", credentials.Password);
            writer.WriteEndObject();
        }

        writer.WriteBoolean("enabled", camera.Enabled);
        writer.WriteString("mode", Array.Find(Modes, mode => mode.Value == camera.Mode).Name);
        writer.WriteString("startTimeout", DurationText.Format(camera.StartTimeout));
        writer.WriteString("closeAfter", DurationText.Format(camera.CloseAfter));
        writer.WriteNumber("maxViewers", camera.MaxViewers);
        writer.WriteString("transport", Array.Find(Transports, transport => transport.Value == camera.Transport).Name);
        writer.WriteStartArray("tags");
        foreach (string tag in camera.Tags) writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteString("partDuration", DurationText.Format(camera.PartDuration));
        writer.WriteString("segmentDuration", DurationText.Format(camera.SegmentDuration));
        writer.WriteNumber("segmentCount", camera.SegmentCount);
        writer.WriteString("hlsSessionTimeout", DurationText.Format(camera.HlsSessionTimeout));
        writer.WriteEndObject();
    }
}
