using System.IO.Abstractions;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>
/// Merges a table of devices into the roster: all good rows in one transaction. Bad rows stop it, unless a person skips them.
/// A device that the table does not have stays in the roster.
/// </summary>
internal sealed class RosterImporter(Ledger ledger, IFileSystem disk, string @operator)
{
    /// <exception cref="Failure">The file cannot be read, or is no table of devices; or this is a desk.</exception>
    public RosterImportResult Import(RosterImportOptions options)
    {
        RosterSide.Expect(ledger);
        var read = new SourceFile(disk).Read(options.Path, Limits.RosterFile, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure();
        var file = RosterFile.Read(read.Bytes, options.Path);
        RosterImportResult? result = null;
        ledger.Write(@operator, () =>
        {
            result = Merge(file, options);
            return result.IsRefused ? null : Add(result, options.Path);
        });
        return result!;
    }

    private RosterImportResult Merge(RosterFile file, RosterImportOptions options)
    {
        var roster = RosterQuery.Read(ledger);
        var units = new RosterUnits(ledger, roster);
        var merge = new RosterMerge(roster, options.Restores);
        var bad = file.Bad.ToList();
        foreach (var row in file.Rows)
        {
            if (units.Find(row, out var unknown) is { } udi)
                merge.Add(row, udi);
            else
                bad.Add(new BadRow(row.Line, null, row.Serial is null ? "hostname" : "serial", unknown!));
        }

        merge.CheckHostnames();
        bad.AddRange(merge.Bad);
        bad = [.. bad.OrderBy(row => row.Line).Select(row => row with { Column = row.Column ?? file.FindColumn(row.ColumnName) })];
        var changes = merge.Compare();
        var named = changes.Select(change => (change.Entry.Udi.Pid, change.Entry.Udi.Serial)).ToHashSet();
        return new RosterImportResult(changes, bad, file.UnknownColumns, merge.Duplicates,
            roster.Entries.Count(entry => !named.Contains((entry.Udi.Pid, entry.Udi.Serial))))
        {
            IsRefused = bad.Count > 0 && !options.SkipsBad,
        };
    }

    private (string, string)? Add(RosterImportResult result, string path)
    {
        foreach (var change in result.Changes)
        {
            if (change.Outcome is RosterOutcome.Added or RosterOutcome.Changed or RosterOutcome.Restored)
                ledger.RosterEntries.Add(change.Entry.ToRow(ledger.Now));
        }

        var (added, changed) = (result.Count(RosterOutcome.Added), result.Count(RosterOutcome.Changed));
        var restored = result.Count(RosterOutcome.Restored);
        return added + changed + restored == 0 ? null
            : ("roster-import", $"{added} added, {changed} changed, {restored} taken back from {path}");
    }
}
