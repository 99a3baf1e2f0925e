using System.Reflection;
using System.Text.RegularExpressions;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>The list of calls that break the build of the product: it must name real things, all of them, and it must bite.</summary>
public sealed partial class BannedSymbolsTests
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IReadOnlyList<(string Id, string Reason)> Banned { get; } =
        [.. File.ReadAllLines(Checkout.At("src", "BannedSymbols.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(';', 2))
            .Select(parts => (parts[0], parts.Length == 2 ? parts[1] : string.Empty))];

    [Fact]
    public void Every_entry_names_something_that_exists_and_says_what_to_do()
    {
        Assert.All(Banned, entry => Assert.True(entry.Reason.Length > 5, entry.Id));
        Assert.All(Banned, entry => Assert.True(Exists(entry.Id), $"{entry.Id} is nothing"));
        Assert.Equal(Banned.Count, Banned.Select(entry => entry.Id).Distinct(StringComparer.Ordinal).Count());
    }

    /// <summary>A method is banned with all its overloads, also those a later framework adds.</summary>
    [Fact]
    public void No_overload_of_a_banned_method_is_forgotten()
    {
        var ids = Banned.Select(entry => entry.Id).ToHashSet(StringComparer.Ordinal);
        var forgotten = from id in ids
                        where id.StartsWith("M:", StringComparison.Ordinal)
                        let parts = Parts(id)
                        from method in MethodsOf(parts.Type)
                        where method.Name == parts.Member && !ids.Contains(SymbolId.Of(method))
                        select SymbolId.Of(method);
        // Flushing the buffer is harmless; only flushing "to disk" promises what it does not keep.
        Assert.Equal("M:System.IO.FileStream.Flush", string.Join(";\n", forgotten.Distinct(StringComparer.Ordinal)));
    }

    [Fact, Trait("Lane", "check")]
    public void A_listed_call_breaks_the_build_and_an_unlisted_one_does_not()
    {
        using var probe = new TempFolder();
        foreach (var shared in new[] { "Directory.Build.props", "Directory.Packages.props", ".editorconfig", "global.json" })
            probe.File(shared, File.ReadAllBytes(Checkout.At(shared)));
        probe.File("src/BannedSymbols.txt", File.ReadAllBytes(Checkout.At("src", "BannedSymbols.txt")));
        probe.File("src/Probe/Probe.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><RestorePackagesWithLockFile>false</RestorePackagesWithLockFile><RestoreLockedMode>false</RestoreLockedMode></PropertyGroup>
              <ItemGroup><AdditionalFiles Include="../BannedSymbols.txt" /></ItemGroup>
            </Project>
            """);
        probe.File("src/Probe/Probe.cs", """
            using System.Text;

            namespace Probe;

            internal static class Calls
            {
                public static bool Allowed() => File.Exists("x");
                public static void A() => File.Move("x", "y", overwrite: true);
                public static void B() => File.WriteAllText("x", "y", Encoding.UTF8);
                public static void C(FileStream file) => file.Flush(flushToDisk: true);
                public static object D() => new System.Net.Http.HttpClient();
                public static object E() => System.Diagnostics.Process.Start("x");
                public static object F() => DateTimeOffset.UtcNow;
                public static void G() => Console.WriteLine();
                public static object H() => System.Text.Json.JsonDocument.Parse("{}");
                public static object I() => System.Xml.Linq.XDocument.Load("x");
                public static void J() => System.Formats.Tar.TarFile.ExtractToDirectory("x", "y", false);
                public static object K() => System.Net.IPAddress.Loopback;
                public static object L() => new System.Net.Sockets.UnixDomainSocketEndPoint("x");
            }

            """);
        var build = ProcessRun.Of(
            ProcessRun.DotNet,
            ["build", probe.At("src", "Probe"), "--nologo", "-v", "q", "-p:UseSharedCompilation=false", "-p:EnableNETAnalyzers=false",
                "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false", "-nodeReuse:false", "-m:1"],
            folder: probe.FullPath,
            limit: TimeSpan.FromMinutes(3));
        var lines = BannedAt().Matches(build.Output).Select(match => int.Parse(match.Groups[1].Value)).Distinct().Order();
        Assert.True(build.ExitCode != 0, build.Output);
        Assert.Equal(Enumerable.Range(8, 12), lines);
    }

    /// <summary>Both projects of the product hand the list to the analyzer, and its rule is an error.</summary>
    [Fact]
    public void The_list_is_handed_to_the_build_of_every_project_of_the_product()
    {
        Assert.All(
            Directory.GetFiles(Checkout.At("src"), "*.csproj", SearchOption.AllDirectories),
            project => Assert.Contains("BannedSymbols.txt", File.ReadAllText(project), StringComparison.Ordinal)
        );
        Assert.Contains(
            "dotnet_diagnostic.RS0030.severity = error",
            File.ReadAllText(Checkout.At(".editorconfig")),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(@"Probe\.cs\((\d+),\d+\): error RS0030")]
    private static partial Regex BannedAt();

    private static bool Exists(string id)
    {
        if (id.StartsWith("T:", StringComparison.Ordinal))
            return SymbolId.TypeNamed(id[2..]) is not null;
        if (id.StartsWith("N:", StringComparison.Ordinal))
            return SymbolId.Namespaces.Contains(id[2..]);
        var (type, member) = Parts(id);
        return id.StartsWith("P:", StringComparison.Ordinal)
            ? SymbolId.TypeNamed(type)?.GetProperty(member, Public) is not null
            : MethodsOf(type).Any(method => SymbolId.Of(method) == id);
    }

    private static (string Type, string Member) Parts(string id)
    {
        var name = id[2..].Split('(')[0];
        var dot = name.LastIndexOf('.');
        return (name[..dot], name[(dot + 1)..].Split('`')[0]);
    }

    private static IEnumerable<MethodBase> MethodsOf(string type) => SymbolId.TypeNamed(type)?.GetMethods(Public) ?? [];
}
