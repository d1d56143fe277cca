using Fleet.Core.Lifecycle;

namespace Fleet.Grains.Tests.Surrogates;

/// <summary>A status as a later version may write it.</summary>
[GenerateSerializer]
internal sealed class NewerSessionStatus
{
    [Id(0)]
    public SessionPhase Phase;
    [Id(3)]
    public int Pulls;
    [Id(30)]
    public double Brightness;
}
