namespace Fleet.Grains.Tests.Streams;

/// <summary>A grain that subscribes with ordinary Orleans code. Its key is the camera's.</summary>
[Alias("fleet.tests.recorder")]
public interface IStreamRecorder : IGrainWithStringKey
{
    [Alias("start")]
    Task StartAsync();

    /// <summary>What it heard, once that are so many fragments.</summary>
    [Alias("wait"), Orleans.Concurrency.AlwaysInterleave]
    Task<string> WaitAsync(int count);
}
