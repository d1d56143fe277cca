using System.Buffers.Binary;
using Fleet.Testing.Mp4;

namespace Fleet.EndToEnd.Tests.Interop;

/// <summary>Reads an endless chunked CMAF response, frame by frame.</summary>
internal sealed class CmafReader(Stream stream)
{
    private readonly byte[] _prefix = new byte[4];

    public async Task<byte[]> FrameAsync(CancellationToken ct)
    {
        await stream.ReadExactlyAsync(_prefix, ct);
        byte[] frame = new byte[BinaryPrimitives.ReadInt32BigEndian(_prefix)];
        await stream.ReadExactlyAsync(frame, ct);
        return frame;
    }

    /// <summary>The next chunk: which one it is, and whether it can be decoded without those before. Init segments are passed over.</summary>
    public async Task<(uint Sequence, bool IsSync)> ChunkAsync(CancellationToken ct)
    {
        while (true)
        {
            Mp4Box? moof = Mp4Box.ReadAll(await FrameAsync(ct)).FirstOrDefault(box => box.Type == "moof");
            if (moof is null) continue;
            uint flags = moof.Single("traf").Single("trun").U32(20);
            return (moof.Single("mfhd").U32(4), (flags & 0x0001_0000) == 0);
        }
    }
}
