using Fleet.CameraSim;
using Fleet.EndToEnd.Tests.Peers;
using Fleet.Testing;
using Fleet.Testing.Hosts;

namespace Fleet.EndToEnd.Tests.Cluster;

/// <summary>What an operator reads when something happens: what it was, in a handful of lines.</summary>
public sealed class QuietLogTests
{
    private const int Handful = 10;

    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_is_killed_is_told_of_in_a_few_lines_and_none_of_them_is_a_stack()
    {
        await using ClusterRig rig = await ClusterRig.StartAsync(new CameraSimOptions { KeyFrameAtPlay = true }, _ct);
        EdgeProcess edge = rig.Cluster.Edges[0];
        await using var viewer = new ReturningViewer(rig.ClientOf(edge), "cam-1");
        await Until.TrueAsync(() => viewer.Pictures > 10, ClusterRig.Patience, _ct, viewer.ToString);
        Assert.All(rig.Cluster.Silos, silo => Assert.DoesNotMatch(@"warn: Orleans\.Runtime\.(Silo|Watchdog)\[", silo.Process.Output));
        int before = Warnings(edge);

        SiloProcess owner = rig.OwnerOf("cam-1");
        SiloProcess other = rig.Cluster.Silos.Single(silo => silo != owner);
        owner.Process.Kill();
        await Until.TrueAsync(() => other.Process.Output.Contains($"Silo {owner.Name} ", StringComparison.Ordinal) && other.Process.Output.Contains("was declared dead.", StringComparison.Ordinal),
            ClusterRig.Patience, _ct, () => other.Process.Output);

        // whether it had heard of the other one by then is another matter
        await Until.TrueAsync(() => edge.Process.Output.Contains("A silo was lost; ", StringComparison.Ordinal), ClusterRig.Patience, _ct, () => edge.Process.Output);
        long seen = viewer.Pictures;
        await Until.TrueAsync(() => viewer.Pictures > seen + 25, ClusterRig.Patience, _ct, viewer.ToString);

        Assert.DoesNotContain("\n         at ", edge.Process.Output, StringComparison.Ordinal);
        Assert.InRange(Warnings(edge) - before, 1, Handful);
    }

    private static int Warnings(EdgeProcess edge) => edge.Process.Output.Split('\n').Count(line => line.StartsWith("warn: ", StringComparison.Ordinal) || line.StartsWith("fail: ", StringComparison.Ordinal));
}
