namespace Fleet.Core.Codecs.G711;

/// <summary>
/// Encodes blocks of 16-bit samples as FLAC frames (RFC 9639), without loss: constant, verbatim and fixed predictors with Rice
/// coding, each channel for itself. It is meant for what G.711 decodes to, whose lowest bits are always zero.
/// </summary>
public sealed class FlacEncoder
{
    private const int BitsPerSample = 16;
    private const int MaxPredictorOrder = 4;
    private const int MaxChannels = 8;
    private const int StreamInfoSize = 34;

    /// <summary>Frame header with the longest number and block size, and the CRC of the frame.</summary>
    private const int MaxFraming = 16 + 2;

    private readonly int _blockSize;
    private readonly int[] _samples;
    private readonly int[] _residual;
    private readonly int[] _bestResidual;
    private readonly byte[] _frame;
    private uint _number;

    public FlacEncoder(int sampleRate, int channels, int blockSize)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)sampleRate - 1, 655_350u - 1, nameof(sampleRate));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)channels - 1, (uint)MaxChannels - 1, nameof(channels));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)blockSize - 16, (uint)ushort.MaxValue - 16, nameof(blockSize));
        SampleRate = sampleRate;
        Channels = channels;
        _blockSize = blockSize;
        _samples = new int[blockSize];
        _residual = new int[blockSize];
        _bestResidual = new int[blockSize];
        _frame = new byte[MaxFraming + channels * (8 + blockSize * sizeof(short))];
        StreamInfo = WriteStreamInfo();
    }

    public int SampleRate { get; }

    public int Channels { get; }

    /// <summary>The metadata block STREAMINFO with its header, marked as the last (RFC 9639 sections 8.1 and 8.2).</summary>
    public ReadOnlyMemory<byte> StreamInfo { get; }

    /// <summary>Encodes one block, the samples of the channels interleaved. What is returned lives until the next call.</summary>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<short> block)
    {
        if (block.Length != _blockSize * Channels) throw new ArgumentException($"A block has {_blockSize} samples of each of {Channels} channels.", nameof(block));
        var writer = new BitWriter(_frame);
        WriteHeader(ref writer);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int i = 0; i < _blockSize; i++) _samples[i] = block[i * Channels + channel];
            WriteSubframe(ref writer);
        }

        writer.WriteBits(FlacCrc.Crc16(_frame.AsSpan(0, writer.Align())), 16);
        return _frame.AsSpan(0, writer.Align());
    }

    /// <summary>RFC 9639 section 8.2; the length of the stream and its checksum are unknown.</summary>
    private byte[] WriteStreamInfo()
    {
        const uint lastBlock = 0x80;
        var block = new byte[4 + StreamInfoSize];
        var writer = new BitWriter(block);
        writer.WriteBits(lastBlock, 8);
        writer.WriteBits(StreamInfoSize, 24);
        writer.WriteBits((uint)_blockSize, 16);
        writer.WriteBits((uint)_blockSize, 16);
        writer.WriteZeros(24 + 24);
        writer.WriteBits((uint)SampleRate, 20);
        writer.WriteBits((uint)Channels - 1, 3);
        writer.WriteBits(BitsPerSample - 1, 5);
        writer.WriteZeros(36 + 128);
        writer.Align();
        return block;
    }

    /// <summary>RFC 9639 section 9.1.</summary>
    private void WriteHeader(ref BitWriter writer)
    {
        const uint syncAndFixedBlockSize = 0xFFF8, sizeIn16Bits = 7, sixteenBitSamples = 4 << 1;
        writer.WriteBits(syncAndFixedBlockSize, 16);
        writer.WriteBits(sizeIn16Bits, 4);
        writer.WriteBits(RateCode(SampleRate), 4);
        writer.WriteBits((uint)Channels - 1, 4);
        writer.WriteBits(sixteenBitSamples, 4);
        WriteNumber(ref writer, _number);
        _number = (_number + 1) & 0x7FFFFFFF;
        writer.WriteBits((uint)_blockSize - 1, 16);
        writer.WriteBits(FlacCrc.Crc8(_frame.AsSpan(0, writer.Align())), 8);
    }

    /// <summary>RFC 9639 section 9.1.2, table 15; 0 refers to STREAMINFO.</summary>
    private static uint RateCode(int rate) => rate switch
    {
        8000 => 4,
        16000 => 5,
        22050 => 6,
        24000 => 7,
        32000 => 8,
        44100 => 9,
        48000 => 10,
        96000 => 11,
        _ => 0,
    };

    /// <summary>RFC 9639 section 9.1.5: as UTF-8 would, for up to 31 bits.</summary>
    private static void WriteNumber(ref BitWriter writer, uint number)
    {
        if (number < 0x80)
        {
            writer.WriteBits(number, 8);
            return;
        }

        int more = 1;
        while (number >> 5 * more + 6 != 0) more++;
        writer.WriteBits(0xFFu << 7 - more & 0xFF | number >> 6 * more, 8);
        for (int i = more - 1; i >= 0; i--) writer.WriteBits(0x80 | number >> 6 * i & 0x3F, 8);
    }

    /// <summary>RFC 9639 section 9.2. The bits that are zero in every sample of the block are left out.</summary>
    private void WriteSubframe(ref BitWriter writer)
    {
        int all = 0;
        foreach (int sample in _samples) all |= sample;
        int wasted = all == 0 ? 0 : int.TrailingZeroCount(all);
        if (wasted > 0)
            for (int i = 0; i < _samples.Length; i++) _samples[i] >>= wasted;
        int bits = BitsPerSample - wasted;
        if (!_samples.AsSpan().ContainsAnyExcept(_samples[0]))
        {
            WriteSubframeHeader(ref writer, 0, wasted);
            writer.WriteBits((uint)_samples[0], bits);
            return;
        }

        (int order, RicePlan plan) = ChoosePredictor(bits);
        if (order < 0)
        {
            WriteSubframeHeader(ref writer, 1, wasted);
            foreach (int sample in _samples) writer.WriteBits((uint)sample, bits);
            return;
        }

        WriteSubframeHeader(ref writer, 8 + (uint)order, wasted);
        for (int i = 0; i < order; i++) writer.WriteBits((uint)_samples[i], bits);
        WriteResidual(ref writer, order, plan);
    }

    /// <summary>RFC 9639 section 9.2.1.</summary>
    private static void WriteSubframeHeader(ref BitWriter writer, uint type, int wasted)
    {
        writer.WriteBits(type, 7);
        writer.WriteFlag(wasted > 0);
        if (wasted > 0) writer.WriteBits(1, wasted);
    }

    /// <summary>RFC 9639 section 9.2.5: order n predicts by n-fold differences. Less than 0 when none is shorter than the samples as they are.</summary>
    private (int Order, RicePlan Plan) ChoosePredictor(int bits)
    {
        int bestOrder = -1;
        RicePlan bestPlan = new(0, (long)bits * _blockSize);
        _samples.CopyTo(_residual, 0);
        for (int order = 0; order <= MaxPredictorOrder; order++)
        {
            if (order > 0)
                for (int i = _blockSize - 1; i >= order; i--) _residual[i] -= _residual[i - 1];
            RicePlan plan = RicePlan.For(_residual.AsSpan(order), order);
            plan = plan with { Bits = plan.Bits + order * bits };
            if (plan.Bits >= bestPlan.Bits) continue;
            (bestOrder, bestPlan) = (order, plan);
            _residual.CopyTo(_bestResidual, 0);
        }

        return (bestOrder, bestPlan);
    }

    /// <summary>RFC 9639 section 9.2.7, with parameters of four bits.</summary>
    private void WriteResidual(ref BitWriter writer, int predictorOrder, RicePlan plan)
    {
        ReadOnlySpan<int> residual = _bestResidual.AsSpan(predictorOrder);
        writer.WriteBits(0, 2);
        writer.WriteBits((uint)plan.PartitionOrder, 4);
        for (int i = 0; i < 1 << plan.PartitionOrder; i++)
        {
            ReadOnlySpan<int> partition = RicePlan.Partition(residual, i, plan.PartitionOrder, predictorOrder);
            int parameter = RicePlan.ParameterFor(partition);
            writer.WriteBits((uint)parameter, 4);
            foreach (int value in partition)
            {
                uint folded = RicePlan.Fold(value);
                writer.WriteZeros((int)(folded >> parameter));
                writer.WriteBits(1, 1);
                writer.WriteBits(folded, parameter);
            }
        }
    }
}
