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
    private const string Changed = "it changed while it was looked at";

    /// <summary>The confirmed bundles, each with why it is kept if something is against its removal. Removes nothing.</summary>
    public IReadOnlyList<MediaEntry> Check(string folder, IEnumerable<MediaEntry> entries)
    {
        var checker = new BundleChecker(ledger, files);
        return [.. entries.Where(entry => entry.State == MediaState.Confirmed)
            .Select(entry => entry with { KeptBecause = FindObjection(ledger, checker, Path.Combine(folder, entry.File), entry) })];
    }

    /// <summary>
    /// Removes what <see cref="Check"/> found nothing against. A person was asked meanwhile, who may have exchanged the drive: each is
    /// verified again in the folder that is held open. Each removal is in the journal before it is done.
    /// </summary>
    /// <returns>All of them, those that were not removed with the reason; in a rehearsal, nothing was removed.</returns>
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
            var checker = new BundleChecker(ledger, files);
            for (var at = 0; at < chosen.Count; at++)
                chosen[at] = Remove(held, checker, chosen[at]);
            held.Sync();
        }

        return chosen;
    }

    private MediaEntry Remove(HeldFolder held, BundleChecker checker, MediaEntry entry)
    {
        if (held.FactsOf(entry.File) is not { IsLink: false } before
            || FindObjection(ledger, checker, Path.Combine(held.ThroughDescriptor, entry.File), entry) is not null
            || held.FactsOf(entry.File) is not { } after || !before.SameAs(after))
            return entry with { KeptBecause = Changed };
        ledger.Write(@operator, () => ("media-clean", $"{entry.Bundle} in {held.FullPath}"));
        ThrowIfFailed(held.Remove(entry.File), held.PathOf(entry.File));
        return entry;
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
            _ => Changed,
        };
    }
}
