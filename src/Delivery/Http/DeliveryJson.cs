using System.Text.Json.Serialization;

namespace Fleet.Delivery.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(MimeTypeMessage))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
