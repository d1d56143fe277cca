using System.Globalization;
using System.Reflection;

namespace Fleet.Postgres;

/// <summary>Steps that belong together: numbered by themselves, and noted by themselves in the database.</summary>
/// <param name="Schema">Where they make their tables; made if it isn't there.</param>
/// <param name="Ledger">The table of that schema in which it is noted which were applied.</param>
/// <param name="Steps">In the order of their numbers.</param>
public sealed record MigrationSet(string Schema, string Ledger, IReadOnlyList<Migration> Steps)
{
    /// <summary>The steps that stand in this assembly as embedded <c>FOLDER/NNNN-name.sql</c> files.</summary>
    internal static MigrationSet Embedded(string folder, string schema, string ledger)
    {
        Assembly assembly = typeof(MigrationSet).Assembly;
        return new(schema, ledger, [.. assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
            .Select(resource => (Resource: resource, Parts: resource.Split('/', '\\'))).Where(it => it.Parts is [string first, _] && first == folder)
            .Select(it => new Migration(int.Parse(it.Parts[1].AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), it.Parts[1], Read(assembly, it.Resource)))]);
    }

    private static string Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        // the checksum must not depend on how a checkout ends its lines
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
