using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Processes;

/// <summary>Variables of the environment with which .NET loads code into a program.</summary>
[Trait("Attack", "A38")]
public sealed class RuntimeVariableTests
{
    private const string Nowhere = "/nonexistent/planted.dll";

    /// <summary>Each names code, or a place of code. A program that looks there ends with an error, or prints one.</summary>
    private static readonly (string Name, string Value)[] s_variables =
    [
        ("DOTNET_STARTUP_HOOKS", Nowhere), ("DOTNET_ADDITIONAL_DEPS", Nowhere), ("DOTNET_SHARED_STORE", Nowhere),
        ("DOTNET_ROOT", "/nonexistent"), ("DOTNET_GCName", "planted.so"), ("DOTNET_GCPath", "/nonexistent/planted.so"),
        ("CORECLR_PROFILER_PATH", "/nonexistent/planted.so"), ("DOTNET_DiagnosticPorts", "/nonexistent/port"),
        ("DOTNET_EnableEventPipe", "1"), ("DOTNET_gcServer", "1"),
    ];

    // Regression: the package ran the assembly that DOTNET_STARTUP_HOOKS names before its own first line.
    [Fact]
    public void The_package_runs_no_assembly_that_the_environment_names()
    {
        var run = ProcessRun.Of(ToolFile.Managed[0], [.. ToolFile.Managed.Skip(1), "--version"], environment:
            new Dictionary<string, string?> { ["DOTNET_STARTUP_HOOKS"] = Nowhere });

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
    }

    [SkippableFact]
    [Trait("Lane", "check")]
    public void The_native_file_looks_at_none_of_them()
    {
        Skip.If(ToolFile.Command.SequenceEqual(ToolFile.Managed), "needs the native file (OFFLIC_TOOL)");
        var plain = ToolFile.Run(null, ["--version"]);

        Assert.All(s_variables, variable =>
        {
            var run = ProcessRun.Of(ToolFile.Command[0], ["--version"], environment:
                new Dictionary<string, string?>
                {
                    [variable.Name] = variable.Value,
                    ["CORECLR_ENABLE_PROFILING"] = "1",
                    ["CORECLR_PROFILER"] = "{00000000-0000-0000-0000-000000000001}",
                });
            Assert.Equal((0, plain.Output, string.Empty), (run.ExitCode, run.Output, run.Error));
        });
    }
}
