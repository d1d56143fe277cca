using System.Net.Sockets;
using Fleet.Core.Cascade;
using Fleet.Core.Codecs;
using Fleet.Core.Fleet;
using Fleet.Core.Lifecycle;
using Fleet.Core.Rtsp;

namespace Fleet.Core.Tests.Fleet;

public sealed class SessionFailureTests
{
    public static TheoryData<Exception, PullStep, PullStep, bool> Failures() => new()
    {
        { new RtspConnectException(RtspStep.Resolve, "no host"), PullStep.Connect, PullStep.Connect, false },
        { new RtspConnectException(RtspStep.Connect, "refused"), PullStep.Connect, PullStep.Connect, false },
        { new RtspTimeoutException(RtspStep.Tls, "slow"), PullStep.Connect, PullStep.Connect, false },
        { new RtspTlsException(RtspStep.Tls, "untrusted"), PullStep.Connect, PullStep.Connect, true },
        { new RtspTimeoutException(RtspStep.Options, "slow"), PullStep.Describe, PullStep.Describe, false },
        { new RtspAuthenticationException(RtspStep.Describe, "wrong password"), PullStep.Describe, PullStep.Authenticate, true },
        { new RtspAuthenticationException(RtspStep.Setup, "wrong password"), PullStep.Setup, PullStep.Authenticate, true },
        { new RtspAuthenticationException(RtspStep.KeepAlive, "new password"), PullStep.Stream, PullStep.Stream, false },
        { new RtspStatusException(RtspStep.Describe, 404, "Not Found"), PullStep.Describe, PullStep.Describe, true },
        { new RtspStatusException(RtspStep.Describe, 403, "Forbidden"), PullStep.Describe, PullStep.Describe, true },
        { new RtspStatusException(RtspStep.Describe, 503, "Service Unavailable"), PullStep.Describe, PullStep.Describe, false },
        { new RtspStatusException(RtspStep.Setup, 453, "Not Enough Bandwidth"), PullStep.Setup, PullStep.Setup, false },
        { new RtspStatusException(RtspStep.Setup, 461, "Unsupported Transport"), PullStep.Setup, PullStep.Setup, true },
        { new RtspStatusException(RtspStep.Play, 500, "Oops"), PullStep.Setup, PullStep.Setup, false },
        { new RtspMediaException(RtspStep.Setup, "encrypted"), PullStep.Setup, PullStep.Setup, true },
        { new RtspRedirectException(RtspStep.Describe, "in circles"), PullStep.Describe, PullStep.Describe, true },
        { new RtspRedirectException(RtspStep.Streaming, "elsewhere"), PullStep.Stream, PullStep.Stream, false },
        { new RtspTimeoutException(RtspStep.FirstData, "nothing"), PullStep.FirstKeyFrame, PullStep.FirstKeyFrame, false },
        { new RtspDisconnectedException(RtspStep.Streaming, "gone"), PullStep.FirstKeyFrame, PullStep.FirstKeyFrame, false },
        { new RtspDisconnectedException(RtspStep.Streaming, "gone"), PullStep.Stream, PullStep.Stream, false },
        { new RtspProtocolException(RtspStep.Describe, "garbage"), PullStep.Describe, PullStep.Describe, false },
        { new RtspProtocolException("garbage"), PullStep.Setup, PullStep.Setup, false },
        { new MediaNotSupportedException("MJPEG"), PullStep.Describe, PullStep.Describe, true },
        { new MediaNotSupportedException("4:2:2"), PullStep.FirstKeyFrame, PullStep.Describe, true },
        { new MediaNotSupportedException("4:2:2"), PullStep.Stream, PullStep.Stream, false },
        { new SocketException((int)SocketError.ConnectionReset), PullStep.Stream, PullStep.Stream, false },
        { new FleetException(FleetStep.Connect, "refused"), PullStep.Connect, PullStep.Connect, false },
        { new FleetException(FleetStep.Connect, "untrusted") { IsFinal = true }, PullStep.Connect, PullStep.Connect, true },
        { new FleetException(FleetStep.Authenticate, "401") { IsFinal = true }, PullStep.Describe, PullStep.Authenticate, true },
        { new FleetException(FleetStep.Request, "camera-offline"), PullStep.Describe, PullStep.Describe, false },
        { new FleetException(FleetStep.Stream, "broke"), PullStep.FirstKeyFrame, PullStep.FirstKeyFrame, false },
        { new FleetException(FleetStep.Stream, "broke") { IsFinal = true }, PullStep.Stream, PullStep.Stream, false },
        { new InvalidOperationException("a bug"), PullStep.Setup, PullStep.Setup, false },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_failure_names_its_step_and_says_whether_to_try_again(Exception exception, PullStep reached, PullStep step, bool isFinal)
    {
        FailureReason reason = FailureReasons.Of(exception, reached);

        Assert.Equal((step, isFinal), (reason.Step, reason.IsFinal));
        Assert.Contains(exception.Message, reason.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_step_of_RTSP_belongs_to_one_of_a_pull()
    {
        PullStep last = PullStep.Connect;
        foreach (RtspStep step in Enum.GetValues<RtspStep>().Where(step => step is not (RtspStep.None or RtspStep.Teardown)))
        {
            PullStep next = FailureReasons.StepOf(step, PullStep.Stream);
            Assert.True(next >= last, $"{step} goes back to {next}.");
            last = next;
        }

        Assert.Equal(PullStep.Stream, last);
    }

    [Fact]
    public void A_camera_that_ends_the_stream_may_be_dialled_again() =>
        Assert.Equal(new FailureReason(PullStep.Stream, "The camera ended the stream.", IsFinal: false), FailureReasons.Goodbye(PullStep.Stream));
}
