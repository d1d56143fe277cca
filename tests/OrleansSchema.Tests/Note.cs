namespace Fleet.OrleansSchema.Tests;

[GenerateSerializer]
public sealed class Note
{
    [Id(0)]
    public string? Text { get; set; }
}
