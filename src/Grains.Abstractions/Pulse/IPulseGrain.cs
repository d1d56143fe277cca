using Orleans.CodeGeneration;

namespace Fleet.Grains.Abstractions.Pulse;

/// <summary>
/// Answered by whatever silo hears it. A connection whose other side is gone without a word looks like a good one for many minutes; an answer
/// does not lie. Ask a different key each time: each may go another way.
/// </summary>
[Alias("fleet.pulse"), Version(1)]
public interface IPulseGrain : IGrainWithIntegerKey
{
    [Alias("beat")]
    ValueTask BeatAsync();
}
