using System.Text.Json;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Processes;

/// <summary>The parts of scripts/release.sh that do not compile: the Debian package, the bill of materials, the signature.</summary>
[Trait("Lane", "check")]
public sealed class ReleaseFileTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [SkippableFact]
    public void The_Debian_package_is_the_same_twice_and_leaves_nothing_when_it_is_removed()
    {
        Requires.Root();
        Requires.Programs("dpkg-deb", "dpkg");
        var tool = FakeTool();
        var first = Run("deb.sh", tool, _temp.At("first"));
        var second = Run("deb.sh", tool, _temp.At("second"));

        var package = _temp.At("first", "offlic_1.2.0~alpha.0.7_amd64.deb");
        Assert.Equal(package, first.TrimEnd());
        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(second.TrimEnd()));

        var root = _temp.At("root");
        Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg/info"));
        Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg/updates"));
        File.Copy("/var/lib/dpkg/status", Path.Combine(root, "var/lib/dpkg/status"));
        Succeed("dpkg", $"--root={root}", "--install", package);
        Assert.Equal(File.ReadAllBytes(tool), File.ReadAllBytes(Path.Combine(root, "usr/bin/offlic")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute,
            File.GetUnixFileMode(Path.Combine(root, "usr/bin/offlic")));
        Assert.Equal("completion of bash\n", File.ReadAllText(Path.Combine(root, "usr/share/bash-completion/completions/offlic")));
        Assert.True(File.Exists(Path.Combine(root, "usr/share/doc/offlic/copyright")));

        Succeed("dpkg", $"--root={root}", "--purge", "offlic");
        Assert.Empty(Directory.Exists(Path.Combine(root, "usr"))
            ? Directory.GetFiles(Path.Combine(root, "usr"), "*", SearchOption.AllDirectories)
            : []);
    }

    [SkippableFact]
    public void The_bill_of_materials_names_every_package_of_every_lock_file()
    {
        Requires.Linux();
        Requires.Programs("python3");
        var text = Run("sbom.py", "1.2.0", "0123abc", "1700000000", Checkout.At("LICENSE"));
        Assert.Equal(text, Run("sbom.py", "1.2.0", "0123abc", "1700000000", Checkout.At("LICENSE")));

        using var bill = JsonDocument.Parse(text);
        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        var named = bill.RootElement.GetProperty("components").EnumerateArray()
            .Select(each => $"{each.GetProperty("name").GetString()} {each.GetProperty("version").GetString()}").ToHashSet();
        var locks = Directory.GetFiles(Checkout.At("src"), "packages*.lock.json", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, locks.Count);
        foreach (var file in locks)
        {
            using var parsed = JsonDocument.Parse(File.ReadAllBytes(file));
            var frameworks = parsed.RootElement.GetProperty("dependencies").EnumerateObject();
            foreach (var package in frameworks.SelectMany(each => each.Value.EnumerateObject()))
            {
                if (package.Value.GetProperty("type").GetString() != "Project")
                    Assert.Contains($"{package.Name} {package.Value.GetProperty("resolved").GetString()}", named);
            }
        }
    }

    [SkippableFact]
    public void The_signature_is_checked_by_openssl_alone()
    {
        Requires.Linux();
        Requires.Programs("openssl");
        var (key, release) = MakeRelease();
        var said = Run("release.sh", "--sign", key, release);
        Assert.Contains("Verified OK\nkey of the release: SHA-256 ", said, StringComparison.Ordinal);
        Assert.Equal(said, Run("release.sh", "--sign", key, release));

        File.AppendAllText(Path.Combine(release, "SHA256SUMS"), "one more\n");
        var after = ProcessRun.Of("openssl",
            ["dgst", "-sha256", "-verify", "offlic-release.pub.pem", "-signature", "SHA256SUMS.sig", "SHA256SUMS"], folder: release);
        Assert.Equal(1, after.ExitCode);
    }

    // Regression: SHA256SUMS was signed as it was, true or not.
    [SkippableTheory]
    [InlineData("another file than it lists", "echo changed >offlic-1.2.0-linux-x64", "are not those of its SHA256SUMS")]
    [InlineData("a file is missing", "rm offlic-1.2.0-linux-x64", "are not those of its SHA256SUMS")]
    [InlineData("no list", "rm SHA256SUMS", "are not those of its SHA256SUMS")]
    [InlineData("an empty list", ">SHA256SUMS", "are not those of its SHA256SUMS")]
    [InlineData("a line that is no digest", "echo more >>SHA256SUMS", "are not those of its SHA256SUMS")]
    [InlineData("a file that it does not list", "echo more >offlic-1.2.0-win-x64.exe", "are not the same files: offlic-1.2.0-win-x64.exe")]
    [InlineData("a file of another folder", "sha256sum ../release.pem >>SHA256SUMS", "are not the same files: ../release.pem")]
    public void Only_a_true_list_of_all_files_is_signed(string shape, string change, string says)
    {
        Requires.Linux();
        Requires.Programs("openssl");
        var (key, release) = MakeRelease();
        Succeed("/bin/sh", "-c", $"cd '{release}' && {change}");

        var run = ProcessRun.Of("/bin/bash", [Checkout.At("scripts", "release.sh"), "--sign", key, release]);
        Assert.True(run.ExitCode == 1, $"{shape}: {run.Output}{run.Error}");
        Assert.Contains(says, run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(release, "SHA256SUMS.sig")), shape);
    }

    [SkippableFact]
    public void The_native_file_on_a_drive_works_for_a_station_elsewhere_and_writes_only_there()
    {
        Requires.Linux();
        Skip.If(ToolFile.Command.Count > 1, "needs the native file (OFFLIC_TOOL)");
        foreach (var folder in (string[])["drive", "home", "temp", "elsewhere"])
            Directory.CreateDirectory(_temp.At(folder));
        var tool = _temp.At("drive", "offlic-1.2.0-linux-x64");
        File.Copy(ToolFile.Command[0], tool);
        var account = new Dictionary<string, string?> { ["HOME"] = _temp.At("home"), ["TMPDIR"] = _temp.At("temp") };
        string[][] commands =
        [
            ["init", _temp.At("station"), "--name", "PLANT-7", "--hostnames", "deny", "--no-input"],
            ["--station", _temp.At("station"), "collect", Checkout.At("LICENSE"), "--json"],
            ["--station", _temp.At("station"), "status"],
            ["--station", _temp.At("station"), "doctor", "--deep"],
        ];
        foreach (var typed in commands)
        {
            var run = ProcessRun.Of(tool, typed, folder: _temp.At("elsewhere"), environment: account);
            Assert.True(run.ExitCode == (typed.Contains("collect") ? 13 : 0), run.Output + run.Error);
        }

        Assert.Equal([tool], Directory.GetFileSystemEntries(_temp.At("drive")));
        Assert.All((string[])["home", "temp", "elsewhere"], folder => Assert.Empty(Directory.GetFileSystemEntries(_temp.At(folder))));
    }

    public void Dispose() => _temp.Dispose();

    /// <summary>A folder with one file and its list, and a key beside it.</summary>
    private (string Key, string Folder) MakeRelease()
    {
        var (key, release) = (_temp.At("release.pem"), Directory.CreateDirectory(_temp.At("release")).FullName);
        Succeed("openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", key);
        File.WriteAllText(Path.Combine(release, "offlic-1.2.0-linux-x64"), "program\n");
        Succeed("/bin/sh", "-c", $"cd '{release}' && sha256sum -- * >../SHA256SUMS && mv ../SHA256SUMS .");
        return (key, release);
    }

    /// <summary>A program that answers what scripts/deb.sh asks the tool.</summary>
    private string FakeTool()
    {
        var tool = _temp.At("tool");
        File.WriteAllText(tool, """
            #!/bin/sh
            case $1 in
                --version) echo 'offlic 1.2.0-alpha.0.7 (bundle offlic-bundle/1, json offlic/1)' ;;
                *) echo "completion of $2" ;;
            esac
            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return tool;
    }

    private static string Run(string script, params string[] arguments) => Succeed(Checkout.At("scripts", script), arguments);

    private static string Succeed(string program, params string[] arguments)
    {
        var run = ProcessRun.Of(program, arguments);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }
}
