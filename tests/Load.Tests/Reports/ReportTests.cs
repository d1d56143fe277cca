using Fleet.Load.Reports;

namespace Fleet.Load.Tests.Reports;

public sealed class ReportTests
{
    [Fact]
    public void Percentiles_are_values_that_occurred()
    {
        Assert.Null(Percentiles.Of([]));
        Assert.Equal(new Percentiles(5, 5, 5, 1), Percentiles.Of([5]));
        Assert.Equal(new Percentiles(100, 198, 200, 200), Percentiles.Of([.. Enumerable.Range(1, 200).Reverse().Select(value => (float)value)]));
    }

    [Fact]
    public void A_process_is_read_also_when_its_name_looks_like_fields()
    {
        const string stat = "123 (a) R 1 (b) S 1 123 123 0 -1 4194560 4719 0 0 0 250 125 7 8 20 0 4 0 1000 1 2";

        Assert.Equal(3.75, ProcessUsage.CpuOf(stat));
        Assert.Equal(46.0, ProcessUsage.ResidentOf(["Name:\tx", "VmRSS:\t   47104 kB"]));
    }

    [Fact]
    public void This_process_has_used_something_and_one_that_is_gone_is_an_error()
    {
        ProcessUsage self = ProcessUsage.Of([Environment.ProcessId]);

        Assert.InRange(self.CpuSeconds, 0.01, 3600);
        Assert.InRange(self.ResidentMegabytes, 5, 20_000);
        Assert.ThrowsAny<IOException>(() => ProcessUsage.Of([int.MaxValue]));
    }
}
