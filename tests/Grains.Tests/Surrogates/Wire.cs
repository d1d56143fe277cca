using Fleet.Grains.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Fleet.Grains.Tests.Surrogates;

/// <summary>What one process writes and another one reads.</summary>
internal static class Wire
{
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddSerializer(builder => builder.AddAssembly(typeof(FleetStreams).Assembly).AddAssembly(typeof(Wire).Assembly))
        .BuildServiceProvider();

    public static Serializer Serializer { get; } = Services.GetRequiredService<Serializer>();

    public static DeepCopier Copier { get; } = Services.GetRequiredService<DeepCopier>();

    public static T Pass<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;

    /// <summary>Written by a process of one version, read by one of another.</summary>
    public static TReader Pass<TWriter, TReader>(TWriter value) => Serializer.Deserialize<TReader>(Serializer.SerializeToArray(value))!;
}
