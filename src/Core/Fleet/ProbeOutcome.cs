using Fleet.Core.Cascade;
using Fleet.Core.Codecs;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>What a short look at a camera came to.</summary>
/// <param name="Report">What was found; null when nothing was.</param>
/// <param name="Refusal">Why nothing was found.</param>
public sealed record ProbeOutcome(ProbeReport? Report, string? Refusal)
{
    /// <summary>For who gives no length of its own.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    /// <summary>Looks at a camera as its sessions would pull it, beside any it has.</summary>
    public static async Task<ProbeOutcome> OfAsync(ICameraPuller puller, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(puller);
        try
        {
            return new ProbeOutcome(await puller.ProbeAsync(Length, ct).ConfigureAwait(false), Refusal: null);
        }
        catch (Exception e) when (e is RtspException or FleetException or MediaNotSupportedException)
        {
            return Refused(e.Message);
        }
    }

    public static ProbeOutcome Refused(string why) => new(Report: null, why);
}
