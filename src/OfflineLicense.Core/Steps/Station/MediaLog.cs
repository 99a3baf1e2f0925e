using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Station;

/// <summary>A line of the log of removable media: a row of the journal, and the file that it is about.</summary>
/// <param name="Row">The row. One that is about several bundles has a line for each of them.</param>
/// <param name="Station">Whose journal it is.</param>
/// <param name="Drive">The serial number of the drive, as <c>pack</c> was told it.</param>
/// <param name="File">Its name; null: the row names none.</param>
/// <param name="Digest">Of a bundle its digest, of another file the one that the row states.</param>
internal sealed record MediaLogEntry(
    JournalEntry Row, string Station, string? Drive, string? Ticket, string? Carrier, string? File, string? Digest);

/// <summary>The journal with the columns that logs of removable media ask for.</summary>
internal sealed class MediaLog
{
    private readonly Ledger _ledger;
    private readonly string _station;
    private readonly JournalBundles _bundles;

    public MediaLog(Ledger ledger)
    {
        _ledger = ledger;
        _station = ledger.Station().Name;
        _bundles = new JournalBundles(ledger.Bundles.All());
    }

    /// <summary>Rows from this time on, oldest first, read one after the other.</summary>
    public IEnumerable<MediaLogEntry> Read(DateTimeOffset? since) => new JournalAudit(_ledger).ReadRows(since).SelectMany(row =>
    {
        var bundles = _bundles.Find(row.Action, row.Detail).Select(bundle => Describe(row, bundle)).ToList();
        return bundles.Count > 0 ? bundles : [Describe(row)];
    });

    private MediaLogEntry Describe(JournalEntry row, BundleRow bundle)
    {
        var manifest = ManifestText.Read(_ledger.Bundles.Part(bundle.Id, BundlePart.Manifest));
        return new MediaLogEntry(row, _station, manifest.MediaSerial, manifest.Ticket, manifest.Carrier,
            bundle.Name + FileNames.BundleSuffix, bundle.Sums);
    }

    private MediaLogEntry Describe(JournalEntry row)
    {
        var (file, digest) = JournalFile.Find(row.Action, row.Detail);
        return new MediaLogEntry(row, _station, null, null, null, file, digest);
    }
}
