namespace Fleet.Postgres;

/// <summary>One step of the schema: plain SQL, run once, in one transaction.</summary>
/// <param name="Number">The steps run in the order of these.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Sql">What is run.</param>
public sealed record Migration(int Number, string Name, string Sql);
