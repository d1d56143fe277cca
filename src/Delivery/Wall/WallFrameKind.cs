namespace Fleet.Delivery.Wall;

internal enum WallFrameKind : byte
{
    Description = 0,
    Init = 1,
    Chunk = 2,
    State = 3,
}
