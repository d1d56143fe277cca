using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Fleet.Core.Cmaf;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Fleet.Grains.Abstractions.Surrogates;

/// <summary>
/// A chunk on the wire: its bytes are written from the buffer it stands in, and read into one of the pool. Whose reference is given up
/// by that is no business of this class (<see cref="Fragments.ChunkFragment"/>).
/// <para>A field that is not known is passed over, and one that is missing has its default: silos and edges of two versions understand each other.</para>
/// </summary>
[RegisterSerializer, RegisterCopier]
internal sealed class ChunkCodec : IFieldCodec<Chunk>, IDeepCopier<Chunk>
{
    private const uint Track = 0, Epoch = 1, Sequence = 2, DecodeTime = 3, Duration = 4, Timescale = 5, IsKeyFrame = 6, Captured = 7, Bytes = 8;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] Chunk value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;
        writer.WriteStartObject(fieldIdDelta, expectedType, typeof(Chunk));
        ByteCodec.WriteField(ref writer, Track, (byte)value.Track);
        Int32Codec.WriteField(ref writer, Epoch - Track, value.Epoch);
        UInt32Codec.WriteField(ref writer, Sequence - Epoch, value.Sequence);
        Int64Codec.WriteField(ref writer, DecodeTime - Sequence, value.DecodeTime);
        Int32Codec.WriteField(ref writer, Duration - DecodeTime, value.Duration);
        Int32Codec.WriteField(ref writer, Timescale - Duration, value.Timescale);
        BoolCodec.WriteField(ref writer, IsKeyFrame - Timescale, value.IsKeyFrame);
        if (value.Captured is { } captured) Int64Codec.WriteField(ref writer, Captured - IsKeyFrame, captured.UtcTicks);
        ReadOnlySpan<byte> bytes = value.Bytes.Span;
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(value.Captured is null ? Bytes - IsKeyFrame : Bytes - Captured, typeof(byte[]), typeof(byte[]), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
        writer.WriteEndObject();
    }

    public Chunk ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<Chunk, TInput>(ref reader, field)!;
        field.EnsureWireTypeTagDelimited();
        uint placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        byte track = (byte)TrackKind.Video;
        int epoch = 0, duration = 0, timescale = 0, length = 0;
        uint sequence = 0;
        long decodeTime = 0;
        bool isKeyFrame = false;
        long? captured = null;
        byte[] buffer = [];
        uint id = 0;
        while (true)
        {
            Field header = reader.ReadFieldHeader();
            if (header.IsEndBaseOrEndObject) break;
            id += header.FieldIdDelta;
            switch (id)
            {
                case Track: track = ByteCodec.ReadValue(ref reader, header); break;
                case Epoch: epoch = Int32Codec.ReadValue(ref reader, header); break;
                case Sequence: sequence = UInt32Codec.ReadValue(ref reader, header); break;
                case DecodeTime: decodeTime = Int64Codec.ReadValue(ref reader, header); break;
                case Duration: duration = Int32Codec.ReadValue(ref reader, header); break;
                case Timescale: timescale = Int32Codec.ReadValue(ref reader, header); break;
                case IsKeyFrame: isKeyFrame = BoolCodec.ReadValue(ref reader, header); break;
                case Captured: captured = Int64Codec.ReadValue(ref reader, header); break;
                case Bytes: buffer = ReadBytes(ref reader, header, out length); break;
                default: reader.ConsumeUnknownField(header); break;
            }
        }

        var chunk = new Chunk(buffer, length, ChunkPool.Shared)
        {
            Track = (TrackKind)track,
            Epoch = epoch,
            Sequence = sequence,
            DecodeTime = decodeTime,
            Duration = duration,
            Timescale = timescale,
            IsKeyFrame = isKeyFrame,
            Captured = captured is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
        };
        ReferenceCodec.RecordObject(reader.Session, chunk, placeholder);
        return chunk;
    }

    /// <summary>Within a process the chunk itself is passed on.</summary>
    public Chunk DeepCopy(Chunk input, CopyContext context) => input;

    private static byte[] ReadBytes<TInput>(ref Reader<TInput> reader, Field field, out int length)
    {
        field.EnsureWireType(WireType.LengthPrefixed);
        ReferenceCodec.MarkValueField(reader.Session);
        uint size = reader.ReadVarUInt32();
        reader.EnsureAvailable(size);
        length = (int)size;
        byte[] buffer = ChunkPool.Shared.Rent(length);
        reader.ReadBytes(buffer.AsSpan(0, length));
        return buffer;
    }
}
