using System.CommandLine;
using System.CommandLine.Parsing;
using Fleet.Core.Cascade;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;
using Fleet.Core.Rtsp.Auth;

namespace Fleet.Standalone.Commands;

/// <summary>The camera's URL and how to reach it, the same for every command that dials one.</summary>
internal sealed class SourceArgument
{
    private readonly Argument<Camera> _url = new("URL")
    {
        Description = "rtsp://[user:password@]host[:port]/path, or rtsps://; fleet+http(s)://host[:port]/camera for a camera of another fleet",
        CustomParser = ReadUrl,
    };

    private readonly Option<RtspTransportMode> _transport = new("--transport")
    {
        Description = "tcp, udp, or auto (UDP, and TCP where no datagram comes through)",
        DefaultValueFactory = _ => RtspTransportMode.Tcp,
    };

    private readonly Option<bool> _anyCertificate = new("--any-certificate")
    {
        Description = "for rtsps and fleet+https: accept whatever certificate the other side shows",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_url);
        command.Options.Add(_transport);
        command.Options.Add(_anyCertificate);
    }

    /// <summary>The camera at the URL, of which nothing else is configured.</summary>
    public Camera Camera(ParseResult result) => result.GetRequiredValue(_url) with { Transport = result.GetValue(_transport) };

    public bool IsFleet(CommandResult result) => result.GetResult(_url) is { } given && !given.Errors.Any() && result.GetValue(_url)?.Source.Kind == CameraSourceKind.Fleet;

    public RtspClientOptions RtspOptions(ParseResult result) => new() { AcceptAnyCertificate = result.GetValue(_anyCertificate) };

    public FleetClientOptions FleetOptions(ParseResult result) => new() { AcceptAnyCertificate = result.GetValue(_anyCertificate) };

    private static Camera? ReadUrl(ArgumentResult argument)
    {
        try
        {
            CameraSource source = CameraSource.Parse(argument.Tokens.Single().Value, out RtspCredentials? credentials);
            return new Camera { Id = CameraId.Parse("camera"), Source = source, Credentials = credentials };
        }
        catch (FormatException e)
        {
            argument.AddError(e.Message);
            return null;
        }
    }
}
