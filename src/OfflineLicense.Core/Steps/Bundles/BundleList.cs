using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Bundles;

/// <summary>A bundle and what became of it.</summary>
/// <param name="WrittenTo">Folders that confirmed it, oldest first; empty for one that came in.</param>
/// <param name="Acknowledged">Its receipt has travelled: from the peer for what went out, to the peer for what came in.</param>
internal sealed record BundleEntry(BundleRow Row, IReadOnlyList<string> WrittenTo, bool Acknowledged)
{
    /// <summary>Seals that it must have before it can travel; nobody looks any more once it has been received.</summary>
    public int MissingSeals { get; init; }
}

/// <summary>A number of a stream that was accepted as missing and has not come since.</summary>
internal sealed record OpenGap(string Origin, string Destination, long Sequence);

/// <summary>Every bundle of a station, oldest first.</summary>
internal sealed record BundleList(IReadOnlyList<BundleEntry> Bundles, IReadOnlyList<OpenGap> OpenGaps)
{
    public static BundleList Read(Ledger ledger)
    {
        var rows = ledger.Bundles.All();
        var acknowledged = ledger.Bundles.Acknowledged();
        var gaps = rows.Select(row => (row.Origin, row.Destination)).Distinct()
            .SelectMany(stream => ledger.Bundles.OpenGaps(stream.Origin, stream.Destination).Select(number => new OpenGap(stream.Origin, stream.Destination, number)))
            .ToList();
        return new BundleList(
            rows.Select(row => new BundleEntry(row, ledger.Bundles.WrittenTo(row.Id), acknowledged.Contains(row.Id))
            {
                MissingSeals = acknowledged.Contains(row.Id) ? 0 : MissingSealsOf(ledger, row),
            }).ToList(),
            gaps);
    }

    /// <summary>How many of its signers have not sealed a bundle that was packed here.</summary>
    public static int MissingSealsOf(Ledger ledger, BundleRow row) => row.Direction == "out"
        ? ManifestText.Read(ledger.Bundles.Part(row.Id, BundlePart.Manifest)).Signers.Count - ledger.Bundles.Seals(row.Id).Count
        : 0;

    /// <param name="text">The bundle's name, or that of its file.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Missing"/>: no such bundle went out or came in.</exception>
    public BundleEntry Named(string text)
    {
        const string Extension = ".offlic.tar";
        var name = text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? text[..^Extension.Length] : text;
        return Bundles.FirstOrDefault(bundle => bundle.Row.Name == name)
            ?? throw new Failure(FailureKind.Missing, $"no bundle named {text} went out or came in here", "offlic bundles lists them");
    }
}
