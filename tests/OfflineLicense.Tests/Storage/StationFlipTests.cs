using OfflineLicense.Steps.Station;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Support;
using Xunit.Abstractions;

namespace OfflineLicense.Tests.Storage;

/// <summary>Bits that change beside the ledger: in key files and in the names of the station's folder.</summary>
[Trait("Lane", "check")]
public sealed class StationFlipTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool Heavy = string.Equals(Environment.GetEnvironmentVariable("OFFLIC_HEAVY"), "1", StringComparison.Ordinal);

    private readonly StationPair _lab = new();

    private StationPaths Station => new(_lab.At("zone"));

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void No_bit_of_a_key_without_a_passphrase_changes_silently()
    {
        using var ledger = Ledger.OpenToRead(Station, _lab.Shell.Clock);
        var files = new StationFileCheck(ledger);
        Assert.Empty(files.CheckKeys().Problems);
        var flips = 0;
        foreach (var path in Directory.EnumerateFiles(Station.Keys))
        {
            var whole = UnlockedFile.ReadAllBytes(path);
            for (var at = 0; at < whole.Length; at += Heavy ? 1 : 3)
            {
                var changed = (byte[])whole.Clone();
                changed[at] ^= (byte)(1 << (at % 8));
                File.WriteAllBytes(path, changed);
                Assert.True(files.CheckKeys().Problems.Count > 0, $"{Path.GetFileName(path)} byte {at}");
                flips++;
            }

            File.WriteAllBytes(path, whole);
        }

        Assert.Empty(files.CheckKeys().Problems);
        Say($"figure: key file bit flips seen {flips}");
        File.WriteAllText(Directory.EnumerateFiles(Station.Keys, "*.pub.pem").Single(), "x");
        var said = _lab.Zone("doctor", "--deep", "--json");
        Assert.Equal((5, "keys"), (said.Exit, Problem(said)));
    }

    [Fact]
    public void The_outer_form_of_a_key_with_a_passphrase_is_looked_at_without_it()
    {
        StationPair.Done(_lab.In("shut", "init", "shut", "--name", "SHUT", "--passphrase-file", Phrase()));
        Assert.Contains("1 with a passphrase", _lab.In("shut", "doctor", "--deep").Out, StringComparison.Ordinal);
        var key = Directory.EnumerateFiles(_lab.At("shut", ".offlic", "keys"), "*.key").Single();
        var whole = File.ReadAllBytes(key);

        File.WriteAllBytes(key, whole[..^30]);
        Assert.Equal(5, _lab.In("shut", "doctor", "--deep").Exit);
        File.WriteAllBytes(key, [.. whole, (byte)'\n']);
        Assert.Equal(5, _lab.In("shut", "doctor", "--deep").Exit);
    }

    [Fact]
    public void No_name_in_the_folder_changes_silently()
    {
        var flips = 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(Station.Folder, "*", SearchOption.AllDirectories).Where(path =>
            !path.Contains("/log/", StringComparison.Ordinal)).ToList())
        {
            var name = Path.GetFileName(path);
            foreach (var at in new[] { 0, name.Length / 2, name.Length - 1 })
            {
                var other = $"{name[..at]}{(char)(name[at] ^ (1 << (flips % 5)))}{name[(at + 1)..]}";
                if (other.Contains('/', StringComparison.Ordinal) || other.Contains('\0', StringComparison.Ordinal) || other is "." or "..")
                    continue;
                var moved = Path.Combine(Path.GetDirectoryName(path)!, other);
                Directory.Move(path, moved);
                var said = _lab.Zone("doctor", "--deep");
                Assert.True(said.Exit is 5 or 31, $"{name} as {other}: {said.Exit} {said.Out}");
                if (Directory.Exists(path))
                    Directory.Delete(path, recursive: true); // the log of that run
                Directory.Move(moved, path);
                flips++;
            }
        }

        Say($"figure: station name bit flips seen {flips}");
        Assert.True(flips > 20, $"{flips} names");
        Assert.Equal(0, _lab.Zone("doctor", "--deep").Exit);
    }

    // doctor --deep once read the sums, then the rows: what a writer committed in between looked like damage.
    [Fact]
    public void Nobody_commits_while_several_queries_look_at_one_moment()
    {
        using var ledger = Ledger.OpenToRead(Station, _lab.Shell.Clock);
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Station.Ledger};Pooling=False;Default Timeout=1");
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = "INSERT INTO round (at) VALUES ('2026-11-21T10:15:00Z')";

        var code = ledger.Checks.Still(() => Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() =>
            { command.ExecuteNonQuery(); }).SqliteErrorCode);

        Assert.Equal(5, code);
        Assert.Equal(1, command.ExecuteNonQuery());
        Assert.NotEmpty(ledger.Checks.Rows());
    }

    private static string Problem(Said said) => Assert.Single(StationPair.Lines(said, "check"), line =>
        line.GetProperty("problems").GetArrayLength() > 0).GetProperty("check").GetString()!;

    private string Phrase()
    {
        var path = _lab.Write("phrase", "correct horse battery\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
