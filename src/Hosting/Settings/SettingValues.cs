using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fleet.Hosting.Settings;

/// <summary>What a host was told, key by key. What is wrong is collected, so that all of it is said at once.</summary>
public sealed class SettingValues
{
    private readonly IConfiguration _configuration;
    private readonly IReadOnlyList<SettingKey> _keys;
    private readonly FileInfo? _file;
    private readonly List<string> _errors = [];

    internal SettingValues(IConfiguration configuration, IReadOnlyList<SettingKey> keys, FileInfo? file) =>
        (_configuration, _keys, _file) = (configuration, keys, file);

    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Whether there is a <c>--config</c>.</summary>
    public bool HasFile => _file is not null;

    /// <summary>What only counts with the next start, as it was given.</summary>
    public IReadOnlyDictionary<string, string?> ForRestart => _keys.Where(key => !key.IsLive).ToDictionary(key => key.Name, Text);

    /// <param name="error">Begins with the name of the key.</param>
    public void Refuse(string error) => _errors.Add(error);

    /// <summary>As given, or the default this host has for it; null without either, and for a key that is none of this host's.</summary>
    public string? Text(SettingKey key) => _keys.FirstOrDefault(own => own.Name == key.Name) is { } own ? _configuration[key.Name] ?? own.Default : null;

    /// <summary>Not empty.</summary>
    public string Name(SettingKey key)
    {
        string text = Text(key) ?? "";
        if (text.Trim().Length == 0) Refuse($"{key.Name} must not be empty.");
        return text;
    }

    public bool Flag(SettingKey key)
    {
        if (Text(key) is not { } text) return false;
        if (bool.TryParse(text, out bool value)) return value;
        Refuse($"{key.Name} is true or false, not '{text}'.");
        return false;
    }

    public int Port(SettingKey key)
    {
        if (int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535) return port;
        Refuse($"{key.Name} is a port from 1 to 65535, not '{Text(key)}'.");
        return 0;
    }

    /// <summary>One of the names of <typeparamref name="T"/>, in whatever case.</summary>
    public T OneOf<T>(SettingKey key, T otherwise)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return otherwise;
        if (Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !int.TryParse(text, out _)) return value;
        Refuse($"{key.Name} is one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}, not '{text}'.");
        return otherwise;
    }

    /// <summary>Given as one text with semicolons between, or as a list; null where it is not given.</summary>
    public IReadOnlyList<string>? List(SettingKey key)
    {
        IEnumerable<string> one = Text(key)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        string[] all = [.. one, .. _configuration.GetSection(key.Name).GetChildren().Select(child => child.Value ?? "")];
        return all.Length == 0 && Text(key) is null ? null : all;
    }

    /// <summary>A relative path starts at the folder of the <c>--config</c>.</summary>
    public string InFolder(string path) => Path.Combine(_file?.DirectoryName ?? ".", path);
}
