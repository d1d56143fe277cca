namespace Fleet.Web.Management;

/// <summary>A list in an answer, shaped like a page of cameras.</summary>
public sealed record ItemList<T>(IReadOnlyList<T> Items);
