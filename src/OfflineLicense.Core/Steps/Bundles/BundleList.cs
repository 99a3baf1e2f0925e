using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle of this station with its state.</summary>
/// <param name="WrittenTo">Folders on which the disk confirmed it, oldest first; empty for a received one.</param>
/// <param name="Acknowledged">Its receipt was sent: by the peer for a packed bundle, to the peer for a received one.</param>
internal sealed record BundleEntry(BundleRow Row, IReadOnlyList<string> WrittenTo, bool Acknowledged)
{
    public BundleDirection Direction => Row.Direction;

    /// <exception cref="Failure">Damaged.</exception>
    public BundleName Name { get; } = BundleName.Parse(Row.Name) ?? throw new Failure(FailureKind.Damaged,
        $"{SafeText.Value(Row.Name)} is recorded as a bundle, and no bundle has such a name", "run offlic doctor");

    public Digest Digest { get; } = Digest.Parse(Row.Sums)!.Value;

    public long Items => Row.Items;

    public long Facts => Row.Facts;

    /// <summary>The length of all items.</summary>
    public long Bytes => Row.Bytes;

    /// <summary>RFC 3339, as its manifest states it.</summary>
    public string Created => Row.Created;

    /// <summary>Signatures that it needs before it can travel; 0 for a bundle that was received.</summary>
    public int MissingSignatures { get; init; }
}

/// <summary>Sequence numbers, both ends included, that a person accepted as missing and that have not arrived since.</summary>
internal sealed record OpenGap(string Origin, string Destination, long First, long Last);

/// <summary>Bundles of a station, oldest first.</summary>
internal sealed record BundleList(IReadOnlyList<BundleEntry> Bundles, IReadOnlyList<OpenGap> OpenGaps)
{
    public static BundleList Read(Ledger ledger)
    {
        var rows = ledger.Bundles.All();
        var acknowledged = ledger.Bundles.Acknowledged();
        var gaps = rows.Select(row => (row.Origin, row.Destination)).Distinct()
            .SelectMany(stream => ledger.Bundles.OpenGaps(stream.Origin, stream.Destination)
                .Select(gap => new OpenGap(stream.Origin, stream.Destination, gap.First, gap.Last)))
            .ToList();
        return new BundleList(
            rows.Select(row => new BundleEntry(row, ledger.Bundles.WrittenTo(row.Id), acknowledged.Contains(row.Id))
            {
                MissingSignatures = acknowledged.Contains(row.Id) ? 0 : CountMissingSignatures(ledger, row),
            }).ToList(),
            gaps);
    }

    /// <param name="names">The bundles to list, by name or file name; empty: all, with the open gaps.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: the station has no such bundle.</exception>
    public static BundleList Read(Ledger ledger, IReadOnlyList<string> names)
    {
        var all = Read(ledger);
        return names.Count == 0 ? all : new BundleList(names.Select(all.Find).ToList(), []);
    }

    /// <summary>How many signers have not signed a bundle that was packed here.</summary>
    public static int CountMissingSignatures(Ledger ledger, BundleRow row) => row.Direction == BundleDirection.Out
        ? ManifestText.Read(ledger.Bundles.Part(row.Id, BundlePart.Manifest)).Signers.Count - ledger.Bundles.Seals(row.Id).Count
        : 0;

    /// <param name="text">The bundle's name, or its file name.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: the station has no such bundle.</exception>
    public BundleEntry Find(string text)
    {
        const string Extension = FileNames.BundleSuffix;
        var name = text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? text[..^Extension.Length] : text;
        return Bundles.FirstOrDefault(bundle => bundle.Row.Name == name)
            ?? throw new Failure(FailureKind.Missing, $"no bundle named {text} was packed or received here", "offlic bundles lists them");
    }
}
