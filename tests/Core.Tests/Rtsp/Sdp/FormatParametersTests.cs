using Fleet.Core.Rtsp.Sdp;

namespace Fleet.Core.Tests.Rtsp.Sdp;

public sealed class FormatParametersTests
{
    [Theory]
    [InlineData("packetization-mode=1; sprop-parameter-sets=Z2QA==,aO4=;profile-level-id=64001F")]
    [InlineData(" profile-level-id=64001F;packetization-mode=1;sprop-parameter-sets=Z2QA==,aO4= ;")]
    [InlineData(";;Packetization-Mode = 1;SPROP-PARAMETER-SETS= Z2QA==,aO4=; ;=x;profile-level-id=0;profile-level-id=64001F;")]
    public void Base64_spacing_case_and_stray_semicolons_do_not_matter(string text)
    {
        FormatParameters parameters = FormatParameters.Parse(text);

        Assert.Equal("1", parameters["packetization-mode"]);
        Assert.Equal("Z2QA==,aO4=", parameters["sprop-parameter-sets"]);
        Assert.Equal("64001F", parameters["profile-level-id"]);
        Assert.Equal(3, parameters.Names.Count);
        Assert.Null(parameters["mode"]);
    }

    [Fact]
    public void A_name_alone_has_an_empty_value() => Assert.Equal("", FormatParameters.Parse("useinbandfec;x=1")["useinbandfec"]);

    [Fact]
    public void Too_many_are_refused() =>
        Assert.Throws<SdpException>(() => FormatParameters.Parse(string.Join(';', Enumerable.Range(0, SdpLimits.MaxParametersPerFormat + 1))));
}
