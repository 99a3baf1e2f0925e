using System.Text.RegularExpressions;
using OfflineLicense.Tests.Architecture;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Attacks;

/// <summary>Code that would come from elsewhere: there are no plugins, and every package is known by its hash.</summary>
[Trait("Attack", "A38")]
public sealed partial class SupplyAttackTests
{
    /// <summary>The native file loads the SQLite that it carries inside, and nothing else.</summary>
    private const string OwnLibrary = "/Storage/Native/EmbeddedSqlite.cs";

    [Fact]
    public void No_source_loads_code_by_a_name() =>
        Breaches.None(CodeFile.InSources.Where(file => !file.Path.EndsWith(OwnLibrary, StringComparison.Ordinal))
            .SelectMany(file => Loads().Matches(file.Bare).Select(match => $"{file.Path}: {match.Value}")));

    /// <summary>Libraries of the system alone, by bare names: the loader of the system finds them, not a folder of someone's.</summary>
    [Fact]
    public void Native_calls_go_to_the_system_alone()
    {
        var libraries = CodeFile
            .InSources.SelectMany(file => Imports().Matches(file.WithoutComments))
            .Select(match => match.Groups[1].Value)
            .Distinct(StringComparer.Ordinal)
            .ToList();

        Assert.NotEmpty(libraries);
        Assert.All(
            libraries,
            library =>
                Assert.Contains(library, (string[])["libc", "kernel32.dll", "kernel32", "advapi32.dll", "ntdll.dll", "Libc", "Library"])
        );
    }

    [Fact]
    public void Every_project_has_its_packages_locked_with_hashes()
    {
        var projects = ((string[])["src", "tests"])
            .SelectMany(folder => Directory.GetFiles(Checkout.At(folder), "*.csproj", SearchOption.AllDirectories))
            .ToList();

        Assert.True(projects.Count >= 4);
        Assert.All(projects, project =>
        {
            var locked = File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"));
            Assert.Equal(locked.Split("\"resolved\":").Length, locked.Split("\"contentHash\":").Length);
        });
    }

    [GeneratedRegex(
        @"\b(?:Assembly\.(?:Load\w*|UnsafeLoad\w*)|AssemblyLoadContext|NativeLibrary\.\w+|Activator\.CreateInstance\w*|LoadExtension|EnableExtensions|CSharpScript|DllImportSearchPath\.(?!System32|SafeDirectories)\w+)\b"
    )]
    private static partial Regex Loads();

    [GeneratedRegex(@"\[(?:LibraryImport|DllImport)\(\s*""?([\w.]+)""?")]
    private static partial Regex Imports();
}
