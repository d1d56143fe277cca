using Orleans.Runtime;

namespace Fleet.Grains.Fencing;

/// <summary>Judges members by the signs of life they leave in the table, and does not trust their clocks.</summary>
/// <param name="limit">So long may one be silent.</param>
/// <param name="time">The clock here.</param>
internal sealed class MemberSilence(TimeSpan limit, TimeProvider time)
{
    private readonly Dictionary<SiloAddress, (DateTime Sign, long SeenFirst)> _signs = [];

    /// <summary>To be asked again and again: what counts is how long a sign stays the same.</summary>
    public MemberState Judge(MembershipEntry member)
    {
        DateTime sign = member.IAmAliveTime > member.StartTime ? member.IAmAliveTime : member.StartTime;
        if (!_signs.TryGetValue(member.SiloAddress, out (DateTime Sign, long SeenFirst) known) || known.Sign != sign)
            _signs[member.SiloAddress] = known = (sign, time.GetTimestamp());
        if (time.GetElapsedTime(known.SeenFirst) >= limit) return MemberState.Silent;
        return time.GetUtcNow().UtcDateTime - sign >= limit ? MemberState.SeemsSilent : MemberState.Alive;
    }
}
