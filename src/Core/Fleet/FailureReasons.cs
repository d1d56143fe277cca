using System.Net.Sockets;
using Fleet.Core.Cascade;
using Fleet.Core.Codecs;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Fleet;

/// <summary>What ended a pull, in the words of those who wait for pictures.</summary>
public static class FailureReasons
{
    /// <summary>Answers that stay the same however often one asks (RFC 2326 section 11): forbidden, not found, gone, unsupported transport.</summary>
    private static readonly int[] FinalStatuses = [403, 404, 410, 461];

    /// <summary>The camera ended the stream by itself.</summary>
    public static FailureReason Goodbye(PullStep reached) => new(reached, "The camera ended the stream.", IsFinal: false);

    /// <param name="exception">What ended the pull.</param>
    /// <param name="reached">The step it had begun with.</param>
    public static FailureReason Of(Exception exception, PullStep reached)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            RtspException rtsp => Of(rtsp, reached),
            FleetException fleet => Of(fleet, reached),
            MediaNotSupportedException when reached == PullStep.Stream => new FailureReason(reached, exception.Message, IsFinal: false),
            MediaNotSupportedException => new FailureReason(PullStep.Describe, exception.Message, IsFinal: true),
            SocketException or IOException => new FailureReason(reached, $"The connection failed: {exception.Message}", IsFinal: false),
            _ => new FailureReason(reached, $"Unexpected {exception.GetType().Name}: {exception.Message}", IsFinal: false),
        };
    }

    /// <summary>The step of a pull that a step of RTSP belongs to; <paramref name="reached"/> tells whether pictures were flowing.</summary>
    public static PullStep StepOf(RtspStep step, PullStep reached) => step switch
    {
        RtspStep.Resolve or RtspStep.Connect or RtspStep.Tls => PullStep.Connect,
        RtspStep.Options or RtspStep.Describe => PullStep.Describe,
        RtspStep.Setup or RtspStep.Play => PullStep.Setup,
        RtspStep.FirstData => PullStep.FirstKeyFrame,
        RtspStep.Streaming or RtspStep.KeepAlive or RtspStep.Teardown => reached == PullStep.Stream ? PullStep.Stream : PullStep.FirstKeyFrame,
        _ => reached,
    };

    /// <summary>The step of a pull that a step of asking another fleet belongs to.</summary>
    public static PullStep StepOf(FleetStep step, PullStep reached) => step switch
    {
        FleetStep.Connect => PullStep.Connect,
        FleetStep.Authenticate => PullStep.Authenticate,
        FleetStep.Request => PullStep.Describe,
        _ => reached == PullStep.Stream ? PullStep.Stream : PullStep.FirstKeyFrame,
    };

    private static FailureReason Of(FleetException exception, PullStep reached)
    {
        PullStep step = StepOf(exception.Step, reached);
        return new FailureReason(step, exception.Message, exception.IsFinal && step < PullStep.FirstKeyFrame) { RetryAfter = exception.RetryAfter };
    }

    private static FailureReason Of(RtspException exception, PullStep reached)
    {
        PullStep step = StepOf(exception.Step, reached);
        // what is said in mid-stream says nothing about the next dial
        if (step >= PullStep.FirstKeyFrame) return new FailureReason(step, exception.Message, IsFinal: false);
        return exception switch
        {
            RtspAuthenticationException => new FailureReason(PullStep.Authenticate, exception.Message, IsFinal: true),
            RtspStatusException status => new FailureReason(step, exception.Message, FinalStatuses.Contains(status.StatusCode)),
            RtspMediaException or RtspTlsException or RtspRedirectException => new FailureReason(step, exception.Message, IsFinal: true),
            _ => new FailureReason(step, exception.Message, IsFinal: false),
        };
    }
}
