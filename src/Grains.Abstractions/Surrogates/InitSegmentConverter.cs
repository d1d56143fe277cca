using System.Runtime.InteropServices;
using Fleet.Core.Cmaf;

namespace Fleet.Grains.Abstractions.Surrogates;

[RegisterConverter]
internal sealed class InitSegmentConverter : IConverter<InitSegment, InitSegmentSurrogate>
{
    public InitSegment ConvertFromSurrogate(in InitSegmentSurrogate surrogate)
    {
        InitTracks tracks = InitSegmentReader.Read(surrogate.Both);
        return new InitSegment(surrogate.Epoch, tracks.Video, tracks.Audio, surrogate.Both);
    }

    public InitSegmentSurrogate ConvertToSurrogate(in InitSegment value) => new()
    {
        Epoch = value.Epoch,
        Both = MemoryMarshal.TryGetArray(value.Both, out ArraySegment<byte> bytes) && bytes.Array!.Length == bytes.Count ? bytes.Array : value.Both.ToArray(),
    };
}
