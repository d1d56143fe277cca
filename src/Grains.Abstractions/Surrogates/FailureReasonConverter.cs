using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class FailureReasonConverter : IConverter<FailureReason, FailureReasonSurrogate>
{
    public FailureReason ConvertFromSurrogate(in FailureReasonSurrogate surrogate) => new(surrogate.Step, surrogate.Message, surrogate.IsFinal) { RetryAfter = surrogate.RetryAfter };

    public FailureReasonSurrogate ConvertToSurrogate(in FailureReason value) => new()
    {
        Step = value.Step,
        Message = value.Message,
        IsFinal = value.IsFinal,
        RetryAfter = value.RetryAfter,
    };
}
