using Fleet.Testing.Mp4;

namespace Fleet.Load.Tests.Peers;

/// <summary>An init segment and one chunk a picture, 25 a second with a key frame a second, cut out of what ffmpeg wrote.</summary>
internal sealed record Media(byte[] Init, IReadOnlyList<byte[]> Chunks)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(40);

    public static async Task<Media> MakeAsync(CancellationToken ct)
    {
        byte[] file = await Ffmpeg.MakeAsync(Ffmpeg.FragmentAPicture, ct, seconds: 10, withSound: false);
        Mp4Box[] moofs = [.. Mp4Box.ReadAll(file).Where(box => box.Type == "moof")];
        Mp4Box[] mdats = [.. Mp4Box.ReadAll(file).Where(box => box.Type == "mdat")];
        return new Media(file[..moofs[0].Offset], [.. moofs.Zip(mdats, (moof, mdat) => file[moof.Offset..(mdat.Offset + mdat.Size)])]);
    }
}
