namespace Fleet.OrleansSchema.Tests;

/// <summary>A grain to ask things of.</summary>
public interface IProbeGrain : IGrainWithStringKey
{
    /// <returns>Which silo it stands on.</returns>
    Task<string> WhereAsync();

    Task RemindAsync(TimeSpan after);

    Task ForgetAsync();

    /// <returns>How often it was reminded.</returns>
    Task<int> RemindersAsync();

    Task NoteAsync(string text);

    Task<string?> NotedAsync();
}
