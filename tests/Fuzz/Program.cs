using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Fleet.Fuzz;

// dotnet run --project tests/Fuzz -- [--seconds N] [--seed N] [--target NAME]
Dictionary<string, string> options = args.Chunk(2).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
double seconds = options.TryGetValue("seconds", out string? s) ? double.Parse(s, CultureInfo.InvariantCulture) : 10;
int seed = options.TryGetValue("seed", out string? n) ? int.Parse(n, CultureInfo.InvariantCulture) : Random.Shared.Next();

IFuzzTarget[] targets = [.. Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFuzzTarget)))
    .Select(type => (IFuzzTarget)Activator.CreateInstance(type)!)
    .Where(target => !options.TryGetValue("target", out string? only) || target.Name == only)
    .OrderBy(target => target.Name, StringComparer.Ordinal)];

int failed = 0;
foreach (IFuzzTarget target in targets)
{
    FuzzResult result = Fuzzer.Run(target, seed, TimeSpan.FromSeconds(seconds), TimeProvider.System);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{target.Name}: {result.Inputs} inputs with seed {seed}{(result.Failure is null ? "" : ": FAILED")}"));
    if (result.Failure is null) continue;
    failed++;
    string path = Path.Combine(Path.GetTempPath(), $"fuzz-{target.Name}-{seed}.bin");
    File.WriteAllBytes(path, result.FailingInput!);
    Console.WriteLine($"  input kept as {path}\n  {result.Failure}");
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{targets.Length - failed} passed, {failed} failed, 0 skipped"));
return failed == 0 && targets.Length > 0 ? 0 : 1;
