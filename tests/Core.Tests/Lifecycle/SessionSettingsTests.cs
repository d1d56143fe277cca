using Fleet.Core.Lifecycle;

namespace Fleet.Core.Tests.Lifecycle;

public sealed class SessionSettingsTests
{
    [Fact]
    public void The_defaults_are_those_of_the_contract()
    {
        var settings = new SessionSettings();

        Assert.Equal(SessionMode.OnDemand, settings.Mode);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.StartTimeout);
        Assert.Equal(TimeSpan.FromSeconds(15), settings.CloseAfter);
        Assert.Equal(TimeSpan.FromSeconds(0.5), settings.Backoff.Initial);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Backoff.Longest);
    }

    [Fact]
    public void Values_that_make_no_sense_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Mode", () => new SessionSettings { Mode = (SessionMode)7 });
        Assert.Throws<ArgumentOutOfRangeException>("StartTimeout", () => new SessionSettings { StartTimeout = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>("StartTimeout", () => new SessionSettings { StartTimeout = TimeSpan.FromMinutes(6) });
        Assert.Throws<ArgumentOutOfRangeException>("CloseAfter", () => new SessionSettings { CloseAfter = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>("CloseAfter", () => new SessionSettings { CloseAfter = TimeSpan.FromDays(2) });
    }

    [Fact]
    public void The_bounds_themselves_are_allowed()
    {
        var settings = new SessionSettings { StartTimeout = SessionSettings.ShortestStartTimeout, CloseAfter = TimeSpan.Zero };

        Assert.Equal(settings, settings with { CloseAfter = TimeSpan.Zero });
        Assert.NotEqual(settings, settings with { CloseAfter = SessionSettings.LongestCloseAfter });
    }
}
