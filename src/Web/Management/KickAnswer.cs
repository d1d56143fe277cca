namespace Fleet.Web.Management;

/// <param name="Kicked">False: the camera was not being pulled.</param>
public sealed record KickAnswer(bool Kicked);
