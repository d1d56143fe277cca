using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Fleet.Core.Cmaf;
using Fleet.Grains.Abstractions.Fragments;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Serializers;
using Orleans.Serialization.WireProtocol;

namespace Fleet.Grains.Abstractions.Surrogates;

/// <summary>
/// A chunk on the wire: its bytes are written from the buffer it stands in, which gives up the sender's reference, and read into one of the pool.
/// <para>A field that is not known is passed over, and one that is missing has its default: silos and edges of two versions understand each other.</para>
/// </summary>
[RegisterSerializer, RegisterCopier]
internal sealed class ChunkParcelCodec : IFieldCodec<ChunkParcel>, IDeepCopier<ChunkParcel>
{
    private const uint Track = 0, Epoch = 1, Sequence = 2, DecodeTime = 3, Duration = 4, Timescale = 5, IsKeyFrame = 6, Captured = 7, Bytes = 8, IsForMany = 9;

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, [AllowNull] Type expectedType, [AllowNull] ChunkParcel value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value)) return;
        ArgumentNullException.ThrowIfNull(value);
        value.BeginSending();
        Chunk chunk = value.Chunk;
        writer.WriteStartObject(fieldIdDelta, expectedType, typeof(ChunkParcel));
        ByteCodec.WriteField(ref writer, Track, (byte)chunk.Track);
        Int32Codec.WriteField(ref writer, Epoch - Track, chunk.Epoch);
        UInt32Codec.WriteField(ref writer, Sequence - Epoch, chunk.Sequence);
        Int64Codec.WriteField(ref writer, DecodeTime - Sequence, chunk.DecodeTime);
        Int32Codec.WriteField(ref writer, Duration - DecodeTime, chunk.Duration);
        Int32Codec.WriteField(ref writer, Timescale - Duration, chunk.Timescale);
        BoolCodec.WriteField(ref writer, IsKeyFrame - Timescale, chunk.IsKeyFrame);
        if (chunk.Captured is { } captured) Int64Codec.WriteField(ref writer, Captured - IsKeyFrame, captured.UtcTicks);
        ReadOnlySpan<byte> bytes = chunk.Bytes.Span;
        ReferenceCodec.MarkValueField(writer.Session);
        writer.WriteFieldHeader(chunk.Captured is null ? Bytes - IsKeyFrame : Bytes - Captured, typeof(byte[]), typeof(byte[]), WireType.LengthPrefixed);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
        if (value.IsForMany) BoolCodec.WriteField(ref writer, IsForMany - Bytes, true);
        writer.WriteEndObject();
        chunk.Release();
    }

    public ChunkParcel ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference) return ReferenceCodec.ReadReference<ChunkParcel, TInput>(ref reader, field)!;
        field.EnsureWireTypeTagDelimited();
        uint placeholder = ReferenceCodec.CreateRecordPlaceholder(reader.Session);
        byte track = (byte)TrackKind.Video;
        int epoch = 0, duration = 0, timescale = 0, length = 0;
        uint sequence = 0;
        long decodeTime = 0;
        bool isKeyFrame = false, isForMany = false;
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
                case IsForMany: isForMany = BoolCodec.ReadValue(ref reader, header); break;
                default: reader.ConsumeUnknownField(header); break;
            }
        }

        var parcel = new ChunkParcel(new Chunk(buffer, length, ChunkPool.Shared)
        {
            Track = (TrackKind)track,
            Epoch = epoch,
            Sequence = sequence,
            DecodeTime = decodeTime,
            Duration = duration,
            Timescale = timescale,
            IsKeyFrame = isKeyFrame,
            Captured = captured is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null,
            IsCounted = !isForMany,
        }, isForMany);
        ReferenceCodec.RecordObject(reader.Session, parcel, placeholder);
        return parcel;
    }

    /// <summary>Within a process the chunk itself is passed on.</summary>
    public ChunkParcel DeepCopy(ChunkParcel input, CopyContext context) => input;

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
