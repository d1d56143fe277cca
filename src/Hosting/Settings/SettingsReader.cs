using Microsoft.Extensions.Configuration;

namespace Fleet.Hosting.Settings;

/// <summary>Reads a host's settings from a JSON file, from <c>FLEET__</c> environment variables, from the command line, the last one counting.</summary>
/// <param name="keys">All there are for this host.</param>
/// <param name="file">Of <c>--config</c>.</param>
/// <param name="commandLine">What its options say, by the names of the keys.</param>
public sealed class SettingsReader(IReadOnlyList<SettingKey> keys, FileInfo? file, IReadOnlyDictionary<string, string?> commandLine)
{
    private const string EnvironmentPrefix = "FLEET__";

    public FileInfo? File => file;

    /// <summary>What every host is told.</summary>
    /// <exception cref="HostSettingsException">See <see cref="Read{T}"/>.</exception>
    public HostSettings Read() => Read(HostSettings.From);

    /// <param name="read">Makes settings of values; what is wrong with them it tells <see cref="SettingValues.Refuse"/>.</param>
    /// <exception cref="HostSettingsException">Keys are unknown, values are wrong, or everybody could watch without being meant to; all of it is said at once.</exception>
    public T Read<T>(Func<SettingValues, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        IConfigurationRoot configuration = Load();
        var values = new SettingValues(configuration, keys, file);
        foreach (string key in configuration.AsEnumerable().Where(each => each.Value is not null && !IsKnown(each.Key)).Select(each => each.Key))
            values.Refuse($"There is no setting '{key}'. Known: {string.Join(", ", keys.Select(known => known.Name))}.");
        T settings = read(values);
        return values.Errors.Count == 0 ? settings : throw new HostSettingsException(values.Errors);
    }

    private IConfigurationRoot Load()
    {
        var builder = new ConfigurationBuilder();
        if (file is not null)
        {
            file.Refresh();
            if (!file.Exists) throw new HostSettingsException([$"--config: There is no file {file.FullName}."]);
            builder.AddJsonFile(file.FullName);
        }

        try
        {
            return builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(commandLine).Build();
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new HostSettingsException([$"--config: {file?.FullName} can't be read: {e.GetBaseException().Message}"]);
        }
    }

    private bool IsKnown(string key) => keys.Any(known =>
        key.Equals(known.Name, StringComparison.OrdinalIgnoreCase)
        || (known.IsList && key.StartsWith(known.Name + ":", StringComparison.OrdinalIgnoreCase) && int.TryParse(key[(known.Name.Length + 1)..], out _)));
}
