namespace Fleet.Web.Management;

/// <summary>One site: its cameras, those enabled, and those live now.</summary>
public sealed record SiteSummary(string Site, int Cameras, int Enabled, int Live);
