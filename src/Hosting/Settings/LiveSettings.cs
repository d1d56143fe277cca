using System.Net.Security;
using Microsoft.Extensions.Logging;

namespace Fleet.Hosting.Settings;

/// <summary>The settings as they are now, and the certificate they name.</summary>
public sealed partial class LiveSettings(SettingsReader reader, HostSettings first)
{
    private volatile HostSettings _current = first;
    private volatile SslStreamCertificateContext? _certificate = first.Certificate is null ? null : ServerCertificate.Load(first.Certificate);
    private string? _problem;
    private string _restart = "";

    public HostSettings Current => _current;

    public SslStreamCertificateContext? Certificate => _certificate;

    /// <summary>Files that say something else when they change.</summary>
    public IEnumerable<string> Files => new[] { reader.File?.FullName, _current.Certificate?.Path, _current.Certificate?.KeyPath }.OfType<string>();

    /// <summary>Reads all anew. What can't be taken is told once, and the settings stay as they are.</summary>
    public void Reload(ILogger log)
    {
        try
        {
            HostSettings next = reader.Read();
            Renew(next.Certificate, log);
            TellRestart(next, log);
            if (next.LogLevel != _current.LogLevel) LogTaken(log, SettingKey.LogLevel.Name);
            if (!(next.CorsOrigins ?? []).SequenceEqual(_current.CorsOrigins ?? []) || (next.CorsOrigins is null) != (_current.CorsOrigins is null)) LogTaken(log, SettingKey.CorsOrigins.Name);
            _current = _current with { Certificate = next.Certificate, CorsOrigins = next.CorsOrigins, LogLevel = next.LogLevel };
            _problem = null;
        }
        catch (HostSettingsException e)
        {
            if (_problem != e.Message) LogRefused(log, e.Message);
            _problem = e.Message;
        }
    }

    private void Renew(CertificateFiles? files, ILogger log)
    {
        if (files is null) return;
        SslStreamCertificateContext next = ServerCertificate.Load(files);
        if (_certificate is { } known && next.TargetCertificate.Equals(known.TargetCertificate)) return;
        _certificate = next;
        LogCertificate(log, files.ToString(), next.TargetCertificate.NotAfter);
    }

    private void TellRestart(HostSettings next, ILogger log)
    {
        string keys = string.Join(", ", _current.NeedingRestart(next));
        if (keys.Length > 0 && keys != _restart) LogRestart(log, keys);
        _restart = keys;
    }

    [LoggerMessage(20, LogLevel.Information, "The setting {Key} is taken over.")]
    private static partial void LogTaken(ILogger log, string key);

    [LoggerMessage(21, LogLevel.Information, "The certificate {Files} is in use now; it is good until {Until:u}.")]
    private static partial void LogCertificate(ILogger log, string files, DateTime until);

    [LoggerMessage(22, LogLevel.Warning, "These settings only count after a restart: {Keys}.")]
    private static partial void LogRestart(ILogger log, string keys);

    [LoggerMessage(23, LogLevel.Warning, "The settings stay as they are, for the new ones can't be taken: {Errors}")]
    private static partial void LogRefused(ILogger log, string errors);
}
