using Fleet.Grains.Abstractions.DirectStreams;

namespace Fleet.Grains.Abstractions.Streams;

/// <summary>How fragments travel in this cluster: the same on every silo and edge.</summary>
public sealed record FleetStreamsOptions
{
    /// <summary>Of the database provider of ADO.NET streams.</summary>
    public const string AdoNetInvariant = "Npgsql";

    /// <summary>Memory streams look into their queues as often as this.</summary>
    public static readonly TimeSpan MemoryPeriod = TimeSpan.FromMilliseconds(10);

    public FleetStreamsKind Kind { get; init; } = FleetStreamsKind.Direct;

    /// <summary>PostgreSQL; ADO.NET streams need it.</summary>
    public string? Database { get; init; }

    /// <summary>Of the direct provider.</summary>
    public Action<DirectStreamOptions>? Direct { get; init; }

    /// <exception cref="InvalidOperationException">ADO.NET streams were chosen without a database.</exception>
    public string RequiredDatabase => Database ?? throw new InvalidOperationException("Streams through the database need the setting 'database'.");
}
