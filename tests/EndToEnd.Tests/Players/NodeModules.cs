namespace Fleet.EndToEnd.Tests.Players;

/// <summary>The npm packages of <c>tests/Js</c>.</summary>
internal static class NodeModules
{
    public static string? Find(params string[] packages)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string modules = Path.Combine(folder.FullName, "tests", "Js", "node_modules");
            if (packages.All(package => Directory.Exists(Path.Combine(modules, package)))) return modules;
        }

        return null;
    }

    public static void SkipUnlessInstalled(params string[] packages)
    {
        if (Find(packages) is null) Assert.Skip($"{string.Join(" and ", packages)} are not installed: run npm ci in tests/Js.");
    }
}
