using System.Text;
using System.Text.RegularExpressions;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Tests.Commands;
using OfflineLicense.Tests.Faults;
using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.EndToEnd;

/// <summary>
/// What is left when a command is done, without what differs from run to run (times, new keys, seals): every file that lies
/// there, how many facts of each kind the ledger holds, what the journal says was done, how each product instance stands.
/// </summary>
internal static partial class EndState
{
    /// <summary>What a person would see outside the station: finished files by name and content, unfinished ones by name.</summary>
    public static List<string> Files(CliRun trial)
    {
        var files = new List<string>();
        foreach (var path in Directory.EnumerateFiles(trial.Folder, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(trial.Folder, path);
            if (!name.Contains(".offlic/", StringComparison.Ordinal))
                files.Add($"{name} {Content(trial, path)}");
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public static string Of(CliRun trial, FaultCommand command)
    {
        var folder = trial.At(command.Station, ".offlic");
        var inside = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(name =>
                !name.StartsWith("log/", StringComparison.Ordinal)
                && !name.StartsWith("spool/", StringComparison.Ordinal)
                && (command.Name != "init" || !name.StartsWith("keys/", StringComparison.Ordinal))
            )
            .Select(name => (Name: name, Facts: new FileInfo(Path.Combine(folder, name))))
            .Select(file =>
                $"{file.Name} {(file.Name is "ledger.db" or "ledger.db-journal" ? -1 : file.Facts.Length)} {file.Facts.UnixFileMode}"
            );
        var status = trial.Run("status", "--json", "--station", command.Station);
        Assert.Equal(0, status.Exit);
        Assert.Equal(0, trial.Run("audit", "verify", "--station", command.Station).Exit);
        return string.Join('\n',
        [
            .. Files(trial),
            .. inside.Order(StringComparer.Ordinal),
            .. Facts(Path.Combine(folder, "ledger.db"), trial.Folder),
            // Devices are listed by due date: one that the second run collected comes a second later.
            .. Times().Replace(status.Out, "TIME").Split('\n').Order(StringComparer.Ordinal),
        ]);
    }

    /// <summary>
    /// How many rows each table has (but the sums, one a transaction), which documents there are, and what was done, in order. That a
    /// bundle was refused for
    /// want of room stays in the journal, and is no difference; nor is a source that could not be
    /// read at first, which stays noted and is collected by the next run, or a backup that was made and not noted.
    /// </summary>
    private static List<string> Facts(string ledger, string root)
    {
        using var connection = SqlRows.Open(ledger);
        var facts = SqlRows
            .Of(
                connection,
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('journal', 'refusal', 'row_sum') ORDER BY name"
            )
            .ConvertAll(table => $"{table} {SqlRows.Of(connection, $"SELECT count(*) FROM \"{table}\"")[0]}");
        facts.AddRange(SqlRows.Of(connection, "SELECT sha256 FROM document ORDER BY sha256"));
        facts.AddRange(
            SqlRows.Of(
                connection,
                """
                SELECT action
                FROM  (SELECT sequence, action, lag(action) OVER (ORDER BY sequence) AS before FROM journal WHERE action NOT IN ('receive-refused', 'refuse', 'backup'))
                WHERE  before IS NOT action OR action <> 'collect'
                ORDER  BY sequence
                """
            )
        );
        facts.AddRange(
            SqlRows
                .Of(connection, "SELECT folder || ' ' || name FROM install ORDER BY id")
                .ConvertAll(row => row.Replace(root, "", StringComparison.Ordinal))
        );
        return facts;
    }

    private static string Content(CliRun trial, string path) => Path.GetExtension(path) switch
    {
        ".tar" => Verified(trial, path),
        ".offlic-backup" => Whole(path),
        ".html" => Digest.Of(Encoding.UTF8.GetBytes(WithoutVersion(File.ReadAllText(path)))).Hex,
        _ => Digest.Of(File.ReadAllBytes(path)).Hex,
    };

    /// <summary>A page says which tool made it, and the second run of a trial is not the native file.</summary>
    public static string WithoutVersion(string page) => Version().Replace(page, "Made by offlic");

    /// <summary>A backup holds the moment it was made; its hashes say whether it is whole.</summary>
    private static string Whole(string path)
    {
        using var file = File.OpenRead(path);
        var backup = BackupReader.Open(file, path);
        backup.CopyLedger(Stream.Null);
        return "whole";
    }

    /// <summary>Sealed anew in each run: its seals hold, and it carries so much.</summary>
    private static string Verified(CliRun trial, string path)
    {
        var said = trial.Run("verify", path, "--json", "--station", "zone");
        Assert.True(said.Exit == 0, $"{path}: {said.Exit} {said.Out}{said.Error}");
        return string.Join(' ', Counts().Matches(said.OutLines[0]).Select(match => match.Value));
    }

    [GeneratedRegex("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[^\"]*\"")]
    private static partial Regex Times();

    [GeneratedRegex("Made by offlic [0-9][^ ]*")]
    private static partial Regex Version();

    [GeneratedRegex("\"(name|items|facts|bytes)\":[^,]*")]
    private static partial Regex Counts();
}
