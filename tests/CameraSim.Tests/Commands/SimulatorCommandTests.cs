using System.CommandLine;
using Fleet.CameraSim.Commands;

namespace Fleet.CameraSim.Tests.Commands;

public sealed class SimulatorCommandTests
{
    [Theory]
    [InlineData("--codec", "h264-b")]
    [InlineData("--codec", "H265")]
    [InlineData("--audio", "None")]
    [InlineData("--auth", "basic")]
    public void A_choice_is_taken_in_any_case(string option, string value) =>
        Assert.Empty(SimulatorCommand.Create().Parse([option, value]).Errors);

    [Fact]
    public void Another_one_is_refused_with_those_there_are() =>
        Assert.Contains("'vp9' is none of h264, h265, h264-b.", Assert.Single(SimulatorCommand.Create().Parse(["--codec", "vp9"]).Errors).Message, StringComparison.Ordinal);
}
