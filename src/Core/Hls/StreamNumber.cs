using System.Buffers.Binary;
using System.Security.Cryptography;
using Fleet.Core.Cmaf;

namespace Fleet.Core.Hls;

/// <summary>
/// What tells the names of one window from those of every other: a digest of all that decides which bytes a number stands for from a chunk on.
/// Windows that begin alike give the same names to the same bytes, in whatever process they are; all others have other names.
/// </summary>
internal static class StreamNumber
{
    /// <summary>What JavaScript counts exactly.</summary>
    private const long Most = (1L << 53) - 1;

    public static long Of(HlsOptions options, Chunk first, long firstMediaSequence, LiveWindow? video, LiveWindow? audio)
    {
        ReadOnlySpan<long> state =
        [
            options.PartDuration.Ticks, options.SegmentDuration.Ticks, options.SegmentCount, first.Epoch, first.Sequence, firstMediaSequence,
            video?.NextMediaSequence ?? -1, video?.NextPart ?? -1, audio?.NextMediaSequence ?? -1, audio?.NextPart ?? -1,
        ];
        Span<byte> bytes = stackalloc byte[state.Length * sizeof(long)];
        for (int i = 0; i < state.Length; i++) BinaryPrimitives.WriteInt64BigEndian(bytes[(i * sizeof(long))..], state[i]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return BinaryPrimitives.ReadInt64BigEndian(digest) & Most;
    }
}
