using Fleet.Grains.Abstractions.Fragments;
using Orleans.Streams;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>The place of a fragment as Orleans' streams name it.</summary>
[GenerateSerializer, Immutable, Alias("fleet.fragment-token")]
public sealed class FragmentToken : StreamSequenceToken
{
    public FragmentToken(FragmentPosition position) => Position = position;

    [Id(0)]
    public FragmentPosition Position { get; private set; }

    public override long SequenceNumber
    {
        get => Position.Number;
        protected set => Position = Position with { Number = value };
    }

    public override int EventIndex
    {
        get => 0;
        protected set => throw new NotSupportedException("A fragment is alone at its place.");
    }

    public override int CompareTo(StreamSequenceToken? other) => other switch
    {
        null => 1,
        FragmentToken token => Position.CompareTo(token.Position),
        _ => throw new ArgumentException($"A {other.GetType().Name} is no place on a direct stream.", nameof(other)),
    };

    public override bool Equals(StreamSequenceToken? other) => other is FragmentToken token && token.Position == Position;

    public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

    public override int GetHashCode() => Position.GetHashCode();

    public override string ToString() => $"{Position.Generation}:{Position.Number}";
}
