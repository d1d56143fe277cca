using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Fragments;

/// <summary>
/// One access unit. Whoever hands it on hands on a reference of the chunk; the receiver's is the receiver's to release.
/// <para>To write it is to hand it on: the reference goes with the bytes, so it is written once. One that is never written, because the
/// connection broke first, leaves its buffer to the collector.</para>
/// </summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment.chunk")]
public sealed record ChunkFragment : Fragment
{
    [Id(0)]
    private ChunkParcel _parcel;

    public ChunkFragment(Chunk chunk) => _parcel = new ChunkParcel(chunk);

    public Chunk Chunk => _parcel.Chunk;

    public bool Equals(ChunkFragment? other) => base.Equals(other) && Chunk == other.Chunk;

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Chunk);

    /// <summary>
    /// The same fragment, with the same reference, for streams that are not ours: those read it once where they keep it, and hand that on to
    /// as many as are subscribed there.
    /// </summary>
    public ChunkFragment ForMany() => this with { _parcel = new ChunkParcel(Chunk, isForMany: true) };

    /// <summary>The same fragment for one more receiver, with a reference of its own.</summary>
    public ChunkFragment Share()
    {
        Chunk.Retain();
        return new ChunkFragment(Chunk) { Position = Position };
    }
}
