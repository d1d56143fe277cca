using System.CommandLine;
using System.CommandLine.Parsing;
using Fleet.Core.Rtsp;

namespace Fleet.Standalone.Commands;

/// <summary>The camera's URL and how to reach it, the same for every command that dials one.</summary>
internal sealed class SourceArgument
{
    private readonly Argument<RtspSource> _url = new("URL")
    {
        Description = "rtsp://[user:password@]host[:port]/path, or rtsps://",
        CustomParser = ReadUrl,
    };

    private readonly Option<RtspTransportMode> _transport = new("--transport")
    {
        Description = "tcp, udp, or auto (UDP, and TCP where no datagram comes through)",
        DefaultValueFactory = _ => RtspTransportMode.Tcp,
    };

    private readonly Option<bool> _anyCertificate = new("--any-certificate")
    {
        Description = "for rtsps: accept whatever certificate the camera shows",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_url);
        command.Options.Add(_transport);
        command.Options.Add(_anyCertificate);
    }

    public RtspSource Source(ParseResult result) => result.GetRequiredValue(_url) with { Transport = result.GetValue(_transport) };

    public RtspClientOptions Options(ParseResult result) => new() { AcceptAnyCertificate = result.GetValue(_anyCertificate) };

    private static RtspSource? ReadUrl(ArgumentResult argument)
    {
        try
        {
            return RtspSource.Parse(argument.Tokens.Single().Value);
        }
        catch (FormatException e)
        {
            argument.AddError(e.Message);
            return null;
        }
    }
}
