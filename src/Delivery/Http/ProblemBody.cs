namespace Fleet.Delivery.Http;

internal sealed record ProblemBody(string Type, string Title, int Status, string Detail);
