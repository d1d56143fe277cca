using Npgsql;

namespace Fleet.Postgres;

/// <summary>Looks at a connection string before anything is connected to.</summary>
public static class DatabaseAddress
{
    /// <summary>Null when it can be used. Nothing of the text is told: where it is wrong, any part of it may be the password.</summary>
    public static string? WhatIsWrongWith(string connectionString)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connectionString).Host)
                ? "It names no Host."
                : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            return "It is no connection string of Npgsql; one is written like Host=db;Username=fleet;Password=…;Database=fleet, and a value with a semicolon in it stands in quotes.";
        }
    }
}
