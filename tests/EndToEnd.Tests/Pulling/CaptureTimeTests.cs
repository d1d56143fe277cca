using System.Buffers.Binary;
using Fleet.CameraSim;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;
using Fleet.Core.Rtsp;

namespace Fleet.EndToEnd.Tests.Pulling;

public sealed class CaptureTimeTests
{
    private static readonly DateTimeOffset NtpEpoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Every_picture_tells_when_the_camera_took_it()
    {
        const int pictures = 50;
        await using CameraSimulator simulator = await CameraSimulator.StartAsync(
            new CameraSimOptions { KeyFrameAtPlay = false }, TimeProvider.System, TestContext.Current.CancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var sink = new CaptureSink(pictures, enough.Cancel);
        await using CameraPull pull = await CameraPull.OpenAsync(
            RtspSource.Parse(simulator.UrlOf("cam-1").AbsoluteUri), new RtspClientOptions(), sink, TimeProvider.System, enough.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull.RunAsync(enough.Token));

        Assert.True(pull.Statistics.HasCameraClock);
        // the simulator's wall clock is ours, and it sends a picture when it is due: what is between is the way here
        TimeSpan[] ages = [.. sink.Ages.Order()];
        Assert.InRange(ages[ages.Length / 2], TimeSpan.FromMilliseconds(-5), TimeSpan.FromMilliseconds(100));
        Assert.All(sink.InPrft, (inPrft, index) => Assert.Equal(0, (inPrft - sink.Captured[index]).TotalMilliseconds, tolerance: 0.01));
    }

    private sealed class CaptureSink(int pictures, Action enough) : IChunkSink
    {
        public List<TimeSpan> Ages { get; } = [];

        public List<DateTimeOffset> Captured { get; } = [];

        public List<DateTimeOffset> InPrft { get; } = [];

        public void OnInit(InitSegment init)
        {
        }

        public void OnChunk(Chunk chunk)
        {
            if (chunk.Track == TrackKind.Video && Captured.Count < pictures)
            {
                Ages.Add(TimeProvider.System.GetUtcNow() - chunk.Captured!.Value);
                Captured.Add(chunk.Captured.Value);
                InPrft.Add(ReadPrft(chunk.Bytes.Span));
                if (Captured.Count == pictures) enough();
            }

            chunk.Release();
        }

        /// <summary>ISO/IEC 14496-12 section 8.16.5: box header, version and flags, track, NTP time.</summary>
        private static DateTimeOffset ReadPrft(ReadOnlySpan<byte> chunk)
        {
            Assert.True(chunk.Slice(4, 4).SequenceEqual("prft"u8));
            return NtpEpoch.AddSeconds(BinaryPrimitives.ReadUInt64BigEndian(chunk[16..]) / 4294967296.0);
        }
    }
}
