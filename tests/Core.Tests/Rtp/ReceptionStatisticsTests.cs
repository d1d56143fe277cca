using Fleet.Core.Rtp;

namespace Fleet.Core.Tests.Rtp;

public sealed class ReceptionStatisticsTests
{
    private const int Frequency = 1000;
    private readonly ReceptionStatistics _statistics = new(90000, Frequency);

    [Fact]
    public void Says_nothing_before_the_first_packet() => Assert.Null(_statistics.TakeReport(0));

    [Fact]
    public void Counts_what_is_lost_since_the_last_report_and_in_all()
    {
        foreach (int sequence in new[] { 65534, 65535, 0, 2 }) _statistics.Push(sequence);

        RtcpReportBlock first = _statistics.TakeReport(0)!.Value;
        Assert.Equal((RtpBytes.Ssrc, 1, 256 / 5, 0x10002u), (first.Ssrc, first.CumulativeLost, first.FractionLost, first.HighestSequence));

        foreach (int sequence in new[] { 3, 4, 1 }) _statistics.Push(sequence);
        RtcpReportBlock second = _statistics.TakeReport(0)!.Value;
        Assert.Equal((0, 0, 0x10004u), (second.CumulativeLost, second.FractionLost, second.HighestSequence));
    }

    [Fact]
    public void Repeated_packets_make_the_loss_negative()
    {
        foreach (int sequence in new[] { 1, 1, 1 }) _statistics.Push(sequence);
        Assert.Equal(-2, _statistics.TakeReport(0)!.Value.CumulativeLost);
        Assert.Equal(-2, _statistics.Lost);
    }

    [Fact]
    public void Jitter_is_a_sixteenth_of_each_deviation()
    {
        _statistics.Push(1, uint.MaxValue - 3599, 1000);
        _statistics.Push(2, 0, 1040);
        Assert.Equal(0, _statistics.Jitter);
        _statistics.Push(3, 3600, 1096);
        Assert.Equal(16 * 90 / 16.0, _statistics.Jitter);
    }

    [Fact]
    public void Two_packets_in_a_row_begin_a_new_sequence_and_one_does_not()
    {
        foreach (int sequence in new[] { 1, 2, 30000, 3 }) _statistics.Push(sequence);
        Assert.Equal((3u, 0), (_statistics.TakeReport(0)!.Value.HighestSequence, (int)_statistics.Lost));
        foreach (int sequence in new[] { 40000, 40001, 40002 }) _statistics.Push(sequence);
        Assert.Equal((40002u, 0), (_statistics.TakeReport(0)!.Value.HighestSequence, (int)_statistics.Lost));
    }

    [Fact]
    public void Tells_when_the_last_sender_report_came()
    {
        _statistics.Push(1);
        Assert.Equal((0u, 0u), (_statistics.TakeReport(500)!.Value.LastSenderReport, _statistics.TakeReport(500)!.Value.DelaySinceLastSenderReport));
        _statistics.OnSenderReport(0x11112222_33334444, 1000);
        RtcpReportBlock report = _statistics.TakeReport(2500)!.Value;
        Assert.Equal((0x22223333u, 98304u), (report.LastSenderReport, report.DelaySinceLastSenderReport));
    }

    [Fact]
    public void A_sender_report_before_the_first_packet_counts()
    {
        _statistics.OnSenderReport(0x11112222_33334444, 1000);
        Assert.Null(_statistics.TakeReport(1500));
        _statistics.Push(1);
        RtcpReportBlock report = _statistics.TakeReport(2500)!.Value;
        Assert.Equal((0x22223333u, 98304u), (report.LastSenderReport, report.DelaySinceLastSenderReport));
    }
}
