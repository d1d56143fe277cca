using System.Text;
using System.Text.Json;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp.Auth;
using Fleet.Testing.Registry;

namespace Fleet.Core.Tests.Fleet;

public sealed class CameraJsonTests
{
    [Fact]
    public void A_camera_is_read_back_as_it_was_written()
    {
        Camera camera = SampleCameras.Full("front-door");

        Assert.Equal(camera, Read(Write(camera, withCredentials: true)).Camera);
    }

    [Fact]
    public void Credentials_are_written_only_where_they_are_kept()
    {
        string shown = Write(SampleCameras.Full("front-door"), withCredentials: false);

        Assert.DoesNotContain("viewer", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("ss:w", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        Camera camera = Read("""{ "id": "a", "source": "rtsp://192.0.2.1/" }""").Camera!;

        Assert.Equal(
            """{"id":"a","name":"a","site":"default","source":"rtsp://192.0.2.1/","enabled":true,"mode":"onDemand","startTimeout":"10s","closeAfter":"15s","maxViewers":0,"transport":"tcp","tags":[],"partDuration":"200ms","segmentDuration":"1s","segmentCount":7,"hlsSessionTimeout":"30s"}""",
            Write(camera, withCredentials: true));
    }

    [Fact]
    public void Every_bad_field_is_named_at_once()
    {
        CameraReading reading = Read("""
            {
              "id": "Front Door", "name": "", "site": "?", "source": "http://192.0.2.1", "credentials": { "user": 1, "pass": "x" }, "enabled": "yes",
              "mode": "sometimes", "startTimeout": "1ms", "closeAfter": "soon", "maxViewers": 1.5, "transport": "TCP", "tags": ["a", 1],
              "partDuration": "1ms", "segmentDuration": "2h", "segmentCount": 1, "hlsSessionTimeout": -1, "colour": "red"
            }
            """);

        Assert.Null(reading.Camera);
        Assert.Equal(
            ["closeAfter", "colour", "credentials.pass", "credentials.user", "enabled", "hlsSessionTimeout", "id", "maxViewers", "mode", "name",
                "partDuration", "segmentCount", "segmentDuration", "site", "source", "startTimeout", "tags", "transport"],
            reading.Errors.Select(error => error.Field).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""[]""", "")]
    [InlineData("""{}""", "id,source")]
    [InlineData("""{ "id": null, "source": null }""", "id,source")]
    [InlineData("""{ "id": "a", "source": "rtsp://\ud800/" }""", "source")]
    [InlineData("""{ "id": "a", "source": "rtsp://u:p@192.0.2.1/", "credentials": { "user": "v" } }""", "credentials")]
    [InlineData("""{ "id": "a", "source": "rtsp://192.0.2.1/", "credentials": { "password": "v" } }""", "credentials.user")]
    [InlineData("""{ "id": "a", "source": "rtsp://192.0.2.1/", "partDuration": "2s" }""", "partDuration")]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/" }""", "source")]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/cam#1" }""", "source")]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/cam", "credentials": { "password": "no token" } }""", "credentials.password")]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/cam", "credentials": { "user": "a:b", "password": "p" } }""", "credentials.user")]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/cam", "credentials": {} }""", "credentials.password")]
    public void What_is_missing_or_contradicts_is_named(string json, string fields) =>
        Assert.Equal(fields, string.Join(',', Read(json).Errors.Select(error => error.Field)));

    [Fact]
    public void Credentials_in_a_source_are_taken_out_of_it()
    {
        CameraReading reading = Read("""{ "id": "a", "source": "rtsp://viewer:p%40ss@192.0.2.1/x" }""");

        Assert.Equal("rtsp://192.0.2.1/x", reading.Camera!.Source.Text);
        Assert.Equal(new RtspCredentials("viewer", "p@ss"), reading.Camera.Credentials);
        Assert.True(reading.NamesCredentials);
    }

    [Theory]
    [InlineData("""{ "id": "a", "source": "fleet+https://host/cam", "credentials": { "password": "e30.e30.c2ln" } }""")]
    [InlineData("""{ "id": "a", "source": "fleet+https://:e30.e30.c2ln@host/cam" }""")]
    [InlineData("""{ "id": "a", "credentials": { "user": "", "password": "e30.e30.c2ln" }, "source": "fleet+https://host/cam" }""")]
    public void To_another_fleet_a_password_alone_is_a_token(string json)
    {
        CameraReading reading = Read(json);

        Assert.Equal(new RtspCredentials("", "e30.e30.c2ln"), reading.Camera!.ToFleetSource().Credentials);
        Assert.Equal(reading.Camera.Credentials, Read(Write(reading.Camera, withCredentials: true)).Camera!.Credentials);
    }

    [Fact]
    public void An_id_known_already_may_be_left_out_but_not_changed()
    {
        using JsonDocument without = JsonDocument.Parse("""{ "source": "rtsp://192.0.2.1/" }""");
        using JsonDocument other = JsonDocument.Parse("""{ "id": "b", "source": "rtsp://192.0.2.1/" }""");

        Assert.Equal("a", CameraJson.Read(without.RootElement, CameraId.Parse("a")).Camera!.Id.Value);
        Assert.Equal("id", Assert.Single(CameraJson.Read(other.RootElement, CameraId.Parse("a")).Errors).Field);
    }

    private static CameraReading Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json, CameraJson.DocumentOptions);
        return CameraJson.Read(document.RootElement);
    }

    private static string Write(Camera camera, bool withCredentials)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes)) CameraJson.Write(writer, camera, withCredentials);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
