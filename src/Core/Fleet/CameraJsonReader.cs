using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Core.Fleet;

/// <summary>Reads one camera's JSON object and collects all that is wrong with it.</summary>
internal sealed class CameraJsonReader
{
    private readonly List<CameraFieldError> _errors = [];
    private CameraSource? _source;
    private RtspCredentials? _sourceCredentials;
    private RtspCredentials? _credentials;
    private bool _namesCredentials;
    private bool _lacksUser;
    private CameraId? _id;
    private string? _name;

    /// <param name="id">Known from elsewhere, such as the address of the request; the object may then leave it out, but not contradict.</param>
    public CameraReading Read(JsonElement json, CameraId? id)
    {
        if (json.ValueKind != JsonValueKind.Object) return new CameraReading(null, [new("", "a camera is a JSON object")]);

        // stand-ins until the end: rules are checked of all that could be read
        var camera = new Camera { Id = id ?? CameraId.Parse("unread"), Source = CameraSource.Parse("rtsp://unread", out _) };
        foreach (JsonProperty property in json.EnumerateObject()) camera = ReadField(camera, property.Name, property.Value);
        if (id is { } known && _id is { } written && written != known) _errors.Add(new("id", $"is '{known}' and can't be changed"));
        if ((_id ?? id) is not { } ownId)
        {
            if (!HasError("id")) _errors.Add(new("id", "is missing"));
        }
        else
        {
            camera = camera with { Id = ownId };
        }

        // to another fleet a password alone is a token
        if (_lacksUser && _source?.Kind != CameraSourceKind.Fleet) _errors.Add(new("credentials.user", "is missing"));
        // a name that is the id is none: written or left out, it is the same camera
        if (_name is not null && _name != camera.Id.Value) camera = camera with { Name = _name };

        if (_source is null && !HasError("source")) _errors.Add(new("source", "is missing"));
        if (_credentials is not null && _sourceCredentials is not null) _errors.Add(new("credentials", "stand in the source too: give them once"));
        camera = camera with { Source = _source ?? camera.Source, Credentials = _credentials ?? _sourceCredentials };
        foreach (CameraFieldError error in CameraRules.Check(camera))
        {
            if (!HasError(error.Field)) _errors.Add(error);
        }

        bool namesCredentials = _namesCredentials || _sourceCredentials is not null;
        return new CameraReading(_errors.Count == 0 ? camera : null, _errors) { NamesCredentials = namesCredentials };
    }

    private Camera ReadField(Camera camera, string name, JsonElement value)
    {
        switch (name)
        {
            case "id": ReadId(value); return camera;
            case "name":
                if (Text(name, value, out string? text)) _name = text;
                return camera;
            case "site": return Text(name, value, out string? site) ? camera with { Site = site } : camera;
            case "source": ReadSource(value); return camera;
            case "credentials": ReadCredentials(value); return camera;
            case "enabled": return camera with { Enabled = Flag(name, value) ?? camera.Enabled };
            case "mode": return camera with { Mode = Choice(name, value, CameraJson.Modes) ?? camera.Mode };
            case "startTimeout": return camera with { StartTimeout = Duration(name, value) ?? camera.StartTimeout };
            case "closeAfter": return camera with { CloseAfter = Duration(name, value) ?? camera.CloseAfter };
            case "maxViewers": return camera with { MaxViewers = Number(name, value) ?? camera.MaxViewers };
            case "transport": return camera with { Transport = Choice(name, value, CameraJson.Transports) ?? camera.Transport };
            case "tags": return camera with { Tags = Tags(value) ?? camera.Tags };
            case "partDuration": return camera with { PartDuration = Duration(name, value) ?? camera.PartDuration };
            case "segmentDuration": return camera with { SegmentDuration = Duration(name, value) ?? camera.SegmentDuration };
            case "segmentCount": return camera with { SegmentCount = Number(name, value) ?? camera.SegmentCount };
            case "hlsSessionTimeout": return camera with { HlsSessionTimeout = Duration(name, value) ?? camera.HlsSessionTimeout };
            default:
                _errors.Add(new(name, "is not a field of a camera"));
                return camera;
        }
    }

    private void ReadId(JsonElement value)
    {
        if (!Text("id", value, out string? text)) return;
        if (CameraId.TryParse(text, out CameraId id)) _id = id;
        else _errors.Add(new("id", $"has 1 to {CameraId.MaxLength} small letters, digits and hyphens, and does not begin with a hyphen"));
    }

    private void ReadSource(JsonElement value)
    {
        if (!Text("source", value, out string? text)) return;
        try
        {
            _source = CameraSource.Parse(text, out _sourceCredentials);
        }
        catch (FormatException e)
        {
            _errors.Add(new("source", e.Message));
        }
    }

    private void ReadCredentials(JsonElement value)
    {
        _namesCredentials = true;
        if (value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new("credentials", "is an object of user and password, or null"));
            return;
        }

        string? user = null;
        string? password = null;
        int before = _errors.Count;
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = $"credentials.{property.Name}";
            if (property.NameEquals("user")) Text(name, property.Value, out user);
            else if (property.NameEquals("password")) Text(name, property.Value, out password);
            else _errors.Add(new(name, "is not a field of credentials"));
        }

        if (_errors.Count > before) return;
        _lacksUser = user is null;
        _credentials = new RtspCredentials(user ?? "", password ?? "");
    }

    private bool Text(string field, JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = null;
        try
        {
            if (value.ValueKind == JsonValueKind.String) text = value.GetString();
        }
        catch (InvalidOperationException)
        {
            // half of a surrogate pair, which no text holds
        }

        if (text is null) _errors.Add(new(field, "is a text"));
        return text is not null;
    }

    private bool? Flag(string field, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        _errors.Add(new(field, "is true or false"));
        return null;
    }

    private int? Number(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)) return number;
        _errors.Add(new(field, "is a whole number"));
        return null;
    }

    private TimeSpan? Duration(string field, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal seconds) && DurationText.TryFromSeconds(seconds, out TimeSpan duration)) return duration;
        if (value.ValueKind == JsonValueKind.String && DurationText.TryParse(value.GetString(), out duration)) return duration;
        _errors.Add(new(field, "is a duration such as \"10s\" or \"200ms\", or a number of seconds"));
        return null;
    }

    private T? Choice<T>(string field, JsonElement value, IReadOnlyList<(string Name, T Value)> choices)
        where T : struct
    {
        foreach ((string name, T choice) in choices)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(name)) return choice;
        }

        _errors.Add(new(field, $"is one of {string.Join(", ", choices.Select(choice => choice.Name))}"));
        return null;
    }

    private CameraTags? Tags(JsonElement value)
    {
        List<string> tags = [];
        if (value.ValueKind == JsonValueKind.Array)
        {
            int before = _errors.Count;
            foreach (JsonElement element in value.EnumerateArray())
            {
                if (!Text("tags", element, out string? tag)) break;
                tags.Add(tag);
            }

            if (_errors.Count == before) return CameraTags.Of(tags);
            _errors.RemoveAt(_errors.Count - 1);
        }

        _errors.Add(new("tags", "is a list of texts"));
        return null;
    }

    private bool HasError(string field) => _errors.Exists(error => error.Field == field);
}
