namespace Fleet.Fuzz;

public sealed record FuzzResult(long Inputs, Exception? Failure, byte[]? FailingInput);
