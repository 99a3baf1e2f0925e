using System.IO.Compression;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Architecture;

/// <summary>The package that <c>dotnet tool install</c> takes: what is inside, how large it is, and that it runs from a folder without a
/// network.</summary>
[Trait("Lane", "check")]
public sealed class ToolPackageTests
{
    private const long Limit = 12_000_000;

    /// <summary>The systems that the package is for.</summary>
    private static readonly string[] Platforms =
        ["linux-arm64", "linux-musl-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"];

    [SkippableFact]
    public void The_package_is_small_whole_and_runs_from_a_folder()
    {
        Requires.Linux();
        using var temp = new TempFolder();
        var packed = ProcessRun.Of("bash", [Checkout.At("scripts", "pack-tool.sh"), "--built", temp.FullPath],
            limit: TimeSpan.FromMinutes(4));
        Assert.True(packed.ExitCode == 0, packed.Output + packed.Error);
        var package = Assert.Single(Directory.GetFiles(temp.FullPath, "*.nupkg"));
        Assert.InRange(new FileInfo(package).Length, 1_000_000, Limit);

        using (var zip = ZipFile.OpenRead(package))
        {
            var names = zip.Entries.Select(entry => entry.FullName).ToList();
            Assert.Contains("LICENSE", names);
            Assert.Contains("README.md", names);
            var libraries = names.Where(name => name.Contains("/runtimes/", StringComparison.Ordinal)).Select(name =>
                name.Split('/')).ToList();
            Assert.Equal(Platforms, libraries.Select(parts => parts[^3]).Order(StringComparer.Ordinal));
            Assert.All(libraries, parts => Assert.Contains("e_sqlite3", parts[^1], StringComparison.Ordinal));
            using var readme = new StreamReader(zip.GetEntry("README.md")!.Open());
            Assert.Equal(File.ReadAllText(Checkout.At("README.md")), readme.ReadToEnd());
        }

        // No source but the folder, no cache of packages, and a proxy at which nothing answers.
        var offline = new Dictionary<string, string?>
        {
            ["NUGET_PACKAGES"] = temp.At("packages"),
            ["DOTNET_CLI_HOME"] = temp.At("home"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["HTTP_PROXY"] = "http://127.0.0.1:9",
            ["HTTPS_PROXY"] = "http://127.0.0.1:9",
        };
        var installed = ProcessRun.Of(
            ProcessRun.DotNet,
            ["tool", "install", "OfflineLicense.Tool", "--tool-path", temp.At("bin"), "--source", temp.FullPath,
                "--prerelease"],
            folder: temp.FullPath, limit: TimeSpan.FromMinutes(3), environment: offline);
        Assert.True(installed.ExitCode == 0, installed.Output + installed.Error);
        var demo = ProcessRun.Of(temp.At("bin", "offlic"), ["demo", temp.At("demo")], folder: temp.FullPath, environment: offline);
        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
    }
}
