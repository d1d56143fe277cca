using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class SessionStatusConverter : IConverter<SessionStatus, SessionStatusSurrogate>
{
    public SessionStatus ConvertFromSurrogate(in SessionStatusSurrogate surrogate) => new(
        surrogate.Phase, surrogate.Since, surrogate.Leases, surrogate.Pulls, surrogate.LastFailure, surrogate.Received, surrogate.ReplayOverflows)
    {
        LiveSince = surrogate.LiveSince,
        Measured = surrogate.Measured,
        Quirks = surrogate.Quirks ?? [],
    };

    public SessionStatusSurrogate ConvertToSurrogate(in SessionStatus value) => new()
    {
        Phase = value.Phase,
        Since = value.Since,
        Leases = value.Leases,
        Pulls = value.Pulls,
        LastFailure = value.LastFailure,
        Received = value.Received,
        ReplayOverflows = value.ReplayOverflows,
        LiveSince = value.LiveSince,
        Measured = value.Measured,
        Quirks = value.Quirks,
    };
}
