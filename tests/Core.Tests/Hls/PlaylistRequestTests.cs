using System.Text;
using Fleet.Core.Hls;

namespace Fleet.Core.Tests.Hls;

public sealed class PlaylistRequestTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("?", "", "")]
    [InlineData("_HLS_msn=5&_HLS_part=1&_HLS_skip=YES", "", "")]
    [InlineData("token=a%20b&_HLS_msn=5", "?token=a%20b", "?token=a%20b")]
    [InlineData("?a=1&_HLS_push=0&b=2&&c", "?a=1&b=2&c", "?a=1&b=2&c")]
    [InlineData("session=s1&token=t", "?session=s1&token=t", "?token=t")]
    [InlineData("session=s1", "?session=s1", "")]
    [InlineData("a=\"\r\n<x>&b=\u00E4", "?a=%22%0D%0A%3Cx%3E&b=%C3%A4", "?a=%22%0D%0A%3Cx%3E&b=%C3%A4")]
    public void What_is_no_directive_is_carried_on_and_the_session_by_playlists_alone(string query, string playlists, string media)
    {
        PlaylistRequest request = PlaylistRequest.Parse(query);
        Assert.Null(request.Error);
        Assert.Equal(playlists, Encoding.ASCII.GetString(request.PlaylistSuffix.Span));
        Assert.Equal(media, Encoding.ASCII.GetString(request.MediaSuffix.Span));
    }

    [Fact]
    public void A_new_session_is_added_where_the_query_has_none()
    {
        Assert.Equal("?token=t&session=new", Encoding.ASCII.GetString(PlaylistRequest.Parse("token=t", "new").PlaylistSuffix.Span));
        Assert.Equal("?session=old", Encoding.ASCII.GetString(PlaylistRequest.Parse("session=old", "new").PlaylistSuffix.Span));
        Assert.True(PlaylistRequest.Parse("", "new").MediaSuffix.IsEmpty);
    }

    [Fact]
    public void A_query_too_long_to_be_carried_is_an_error() =>
        Assert.Equal("The query is longer than 4096 characters.", PlaylistRequest.Parse(new string('a', 4097)).Error);

    [Fact]
    public void Directives_are_read()
    {
        PlaylistRequest request = PlaylistRequest.Parse("?_HLS_msn=12&token=x&_HLS_part=3&_HLS_skip=v2");
        Assert.Equal((12L, 3, true), (request.MediaSequence!.Value, request.Part!.Value, request.Skip));
        Assert.Same(PlaylistRequest.Plain, PlaylistRequest.Parse(""));
    }
}
