using System.Text.Json;

namespace Fleet.Testing.Wall;

/// <summary>One frame of a wall: <c>[u32be length][u16be slot][u8 kind][payload]</c>.</summary>
public sealed record WallFrame(int Slot, int Kind, byte[] Payload)
{
    public const int Description = 0;
    public const int Init = 1;
    public const int Chunk = 2;
    public const int State = 3;

    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Payload);

    public string? Text(string property) => Json.TryGetProperty(property, out JsonElement value) ? value.ToString() : null;
}
