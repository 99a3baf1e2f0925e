using OfflineLicense.Steps.Receive;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Native;

namespace OfflineLicense.Steps.Media;

/// <summary>
/// Removes bundles from a drive that both sides have confirmed. Each is verified whole before, every byte of it, and compared with the
/// ledger; nothing else is removed, whatever its name.
/// </summary>
internal sealed class MediaCleaner(Ledger ledger, SourceFile files, string @operator)
{
    /// <summary>The confirmed bundles, each with why it is kept if something is against its removal. Removes nothing.</summary>
    public IReadOnlyList<MediaEntry> Check(string folder, IEnumerable<MediaEntry> entries)
    {
        var checker = new BundleChecker(ledger, files);
        return [.. entries.Where(entry => entry.State == MediaState.Confirmed)
            .Select(entry => entry with { KeptBecause = FindObjection(ledger, checker, Path.Combine(folder, entry.File), entry) })];
    }

    /// <summary>Removes what <see cref="Check"/> found nothing against. Each removal is in the journal before it is done.</summary>
    /// <returns>Those that were removed; in a rehearsal, those that would be.</returns>
    /// <exception cref="Failure">Missing: the drive cannot be written.</exception>
    public IReadOnlyList<MediaEntry> Remove(string folder, IEnumerable<MediaEntry> entries)
    {
        var chosen = entries.Where(entry => entry is { State: MediaState.Confirmed, KeptBecause: null, Sums: not null }).ToList();
        if (ledger.IsRehearsal || chosen.Count == 0)
            return chosen;
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ThrowIfFailed(HeldFolder.TryOpen(full, follow: true, out var held), full);
        using (held)
        {
            ThrowIfFailed(held!.CanWrite(), full);
            foreach (var entry in chosen)
            {
                ledger.Write(@operator, () => ("media-clean", $"{entry.Bundle} in {full}"));
                ThrowIfFailed(held.Remove(entry.File), held.PathOf(entry.File));
            }

            held.Sync();
        }

        return chosen;
    }

    private static void ThrowIfFailed(OsError error, string path)
    {
        if (error.Failed)
            throw DiskFailure.Writing(path, error);
    }

    private static string? FindPruned(Ledger ledger, Digest sums) =>
        ledger.Bundles.BySums(sums) is { } row && ledger.Prunings.CountIn(row.Id) is { } gone
            ? $"{gone.Documents:N0} of its documents were pruned from this ledger, so this may be the last copy"
            : null;

    private static string? FindObjection(Ledger ledger, BundleChecker checker, string path, MediaEntry entry)
    {
        var found = checker.Check(new VerifyOptions([path], [])).Single();
        return found switch
        {
            { Refusal: { } refusal } => $"it is not valid: {refusal.Message}",
            { Head: { } head } when head.Sums == entry.Sums => FindPruned(ledger, head.Sums),
            _ => "it changed while it was looked at",
        };
    }
}
