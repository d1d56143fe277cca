using Fleet.Core.Lifecycle;
using Fleet.Grains.Abstractions.Hosting;
using Fleet.Grains.Abstractions.Sites;

namespace Fleet.Edge.Cluster;

/// <summary>Why a camera's grain could not be asked, in the words of those who wait for pictures.</summary>
internal static class ClusterFaults
{
    public static readonly FailureReason NoSilo = Reason("No silo of the cluster can be reached.");

    /// <summary>The grain answered, and has nothing to hold: it does not know of the camera yet, or its session can take on nobody now.</summary>
    public static readonly FailureReason NotTaken = Reason("The silo of the camera does not serve it now.");

    public static FailureReason Of(Exception e, string site) => e switch
    {
        // what no silo may have is told by a message alone
        OrleansException when e.Message.Contains("compatible", StringComparison.OrdinalIgnoreCase) => Reason($"No silo runs that serves the cameras of site '{site}'."),
        SiteUnavailableException => Reason(e.Message),
        TimeoutException => Reason("The silo of the camera did not answer in time."),
        _ => Reason($"The silo of the camera can't be reached: {ExceptionLine.Of(e)}"),
    };

    /// <summary>Whatever a call of a grain throws: the silo is dying, the message was rejected, nobody answers, the client stops, the silo does not know of the camera yet.</summary>
    public static bool IsOfCluster(Exception e) => e is OrleansException or TimeoutException or ObjectDisposedException or OperationCanceledException
        or KeyNotFoundException or InvalidOperationException or IOException or System.Net.Sockets.SocketException;

    private static FailureReason Reason(string message) => new(PullStep.Connect, message, IsFinal: false);
}
