using System.Text.Json.Serialization;
using Fleet.Delivery.Wall;

namespace Fleet.Delivery.Http;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(MimeTypeMessage))]
[JsonSerializable(typeof(SlotDescription))]
[JsonSerializable(typeof(SlotState))]
internal sealed partial class DeliveryJson : JsonSerializerContext;
