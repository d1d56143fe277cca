using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fleet.CameraSim.Clips;
using Fleet.CameraSim.Server;

namespace Fleet.CameraSim;

/// <summary>An RTSP server whose cameras play the clips of this program for ever.</summary>
public sealed class CameraSimulator : IAsyncDisposable
{
    private const int Backlog = 1024;

    // spreads the cameras evenly over the clip, however many there are
    private const double GoldenRatio = 0.618_033_988_749_894_9;
    private static readonly TimeSpan ClipLength = TimeSpan.FromSeconds(8);

    private readonly Socket _listener;
    private readonly SimulatorState _state;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<RtspConnection, Task> _connections = new();
    private readonly Task _running;

    private CameraSimulator(CameraSimOptions options, Socket listener, UdpPorts udp, TimeProvider time)
    {
        _listener = listener;
        List<MediaTrack> tracks = [ClipLibrary.Video(options.Video, options.Gop, options.BitRate).At(options.PictureTicks)];
        if (ClipLibrary.Audio(options.Audio) is { } audio) tracks.Add(audio);
        Cameras = [.. Enumerable.Range(1, options.Cameras).Select(number => new SimulatedCamera(
            $"cam-{number}", tracks, ClipLength * (number * GoldenRatio % 1), options.KeyFrameAtPlay, options.Faults, time))];
        _state = new SimulatorState(options, Cameras.ToDictionary(camera => camera.Name), udp, time);
        var pacing = new PacingLoop(_state, Pacing);
        _running = Task.WhenAll(Task.Run(() => pacing.RunAsync(_end.Token)), AcceptAsync(), udp.ReceiveRtcpAsync(_state.HeardRtcp));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public IReadOnlyList<SimulatedCamera> Cameras { get; }

    public PacingStatistics Pacing { get; } = new();

    /// <summary>Throws <see cref="ArgumentException"/> for an option that can't be, <see cref="SocketException"/> when the port is taken.</summary>
    public static Task<CameraSimulator> StartAsync(CameraSimOptions options, TimeProvider time, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        ct.ThrowIfCancellationRequested();
        var listener = new Socket(options.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.Address, options.Port));
            listener.Listen(Backlog);
            return Task.FromResult(new CameraSimulator(options, listener, UdpPorts.Open(options.Address), time));
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    public SimulatedCamera Camera(string name) =>
        _state.Cameras.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no camera {name}; they are cam-1 to cam-{Cameras.Count}.", nameof(name));

    public Uri UrlOf(string camera) => new($"rtsp://{_listener.LocalEndPoint}/{camera}");

    public async ValueTask DisposeAsync()
    {
        foreach (StreamSession session in Cameras.SelectMany(camera => camera.Sessions())) _state.Close(session, sayBye: true);
        await _end.CancelAsync();
        _listener.Dispose();
        _state.Udp.Dispose();
        await _running;
        await Task.WhenAll(_connections.Values);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new RtspConnection(await _listener.AcceptAsync(_end.Token), _state);
                _connections[connection] = Task.CompletedTask;
                Task run = ServeAsync(connection);
                _connections.TryUpdate(connection, run, Task.CompletedTask);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // the simulator ends
        }
    }

    private async Task ServeAsync(RtspConnection connection)
    {
        using (connection) await connection.RunAsync(_end.Token);
        _connections.TryRemove(connection, out _);
    }
}
