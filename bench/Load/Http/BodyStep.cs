namespace Fleet.Load.Http;

internal enum BodyStep
{
    NeedMore,
    Piece,
    End,
}
