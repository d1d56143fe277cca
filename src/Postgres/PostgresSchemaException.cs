namespace Fleet.Postgres;

/// <summary>The database's schema is not one this process can work with; the message says why, for a person.</summary>
public sealed class PostgresSchemaException(string message) : Exception(message);
