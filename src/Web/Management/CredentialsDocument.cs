namespace Fleet.Web.Management;

/// <summary>How to log in to a camera.</summary>
public sealed record CredentialsDocument(string User, string Password);
