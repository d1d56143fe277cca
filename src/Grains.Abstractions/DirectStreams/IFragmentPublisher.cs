using Fleet.Grains.Abstractions.Fragments;
using Orleans.Runtime;

namespace Fleet.Grains.Abstractions.DirectStreams;

/// <summary>Where what is published on a direct stream goes: a silo has one, a client has none.</summary>
public interface IFragmentPublisher
{
    /// <summary>Takes over the fragment, and the reference of its chunk. Never blocks. What comes while no activation has the stream is nobody's.</summary>
    void Publish(StreamId stream, Fragment fragment);

    /// <summary>Nothing more comes from this activation.</summary>
    void Complete(StreamId stream);
}
