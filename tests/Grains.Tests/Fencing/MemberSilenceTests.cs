using System.Net;
using Fleet.Grains.Fencing;
using Fleet.Testing;
using Orleans.Runtime;

namespace Fleet.Grains.Tests.Fencing;

public sealed class MemberSilenceTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();
    private readonly MemberSilence _silence;

    public MemberSilenceTests() => _silence = new MemberSilence(Limit, _time);

    [Fact]
    public void A_member_whose_sign_stays_the_same_for_the_limit_is_silent_whatever_its_clock_says()
    {
        MembershipEntry ahead = Member(TimeSpan.FromHours(1));
        Assert.Equal(MemberState.Alive, _silence.Judge(ahead));
        _time.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Equal(MemberState.Alive, _silence.Judge(ahead));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(MemberState.Silent, _silence.Judge(ahead));
    }

    [Fact]
    public void A_member_with_an_old_sign_only_seems_silent_and_is_alive_for_as_long_as_new_ones_come()
    {
        MembershipEntry behind = Member(TimeSpan.FromMinutes(-10));
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(MemberState.SeemsSilent, _silence.Judge(behind));
            _time.Advance(TimeSpan.FromSeconds(5));
            behind.IAmAliveTime += TimeSpan.FromSeconds(5);
        }
    }

    [Fact]
    public void A_member_that_has_just_started_has_given_a_sign_by_that()
    {
        MembershipEntry started = Member(TimeSpan.FromDays(-1));
        started.StartTime = _time.GetUtcNow().UtcDateTime;
        Assert.Equal(MemberState.Alive, _silence.Judge(started));
    }

    private MembershipEntry Member(TimeSpan clock) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 1),
        Status = SiloStatus.Active,
        IAmAliveTime = (_time.GetUtcNow() + clock).UtcDateTime,
        StartTime = DateTime.UnixEpoch,
    };
}
