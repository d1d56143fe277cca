using System.Globalization;
using Fleet.Core.Cmaf;
using Fleet.Core.Fleet;

namespace Fleet.Recorder;

/// <summary>One file. It can be played while it grows, and is whole whenever its writer ends.</summary>
internal sealed class Mp4File : IAsyncDisposable
{
    private readonly FileStream _file;

    private Mp4File(FileStream file) => _file = file;

    public string Name => _file.Name;

    public long Pictures { get; private set; }

    public static async Task<Mp4File> CreateAsync(DirectoryInfo folder, CameraId camera, DateTimeOffset now, InitSegment init)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{camera}-{now:yyyyMMdd'T'HHmmss.fff'Z'}.mp4");
        var file = new Mp4File(new FileStream(Path.Combine(folder.FullName, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read));
        await file._file.WriteAsync(init.Both);
        return file;
    }

    public async Task WriteAsync(Chunk chunk)
    {
        await _file.WriteAsync(chunk.Bytes);
        if (chunk.Track != TrackKind.Video) return;
        Pictures++;

        // so that a reader of the file is a group of pictures behind at most
        if (chunk.IsKeyFrame) await _file.FlushAsync();
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
