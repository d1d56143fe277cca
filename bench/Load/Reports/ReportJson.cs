using System.Text.Json.Serialization;
using Fleet.Load.Burst;
using Fleet.Load.Churn;

namespace Fleet.Load.Reports;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(ChurnReport))]
[JsonSerializable(typeof(BurstReport))]
internal sealed partial class ReportJson : JsonSerializerContext;
