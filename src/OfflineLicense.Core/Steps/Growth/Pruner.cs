using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Pages;

namespace OfflineLicense.Steps.Growth;

/// <summary>What was taken out.</summary>
/// <param name="Receipt">The file that lists it; null: nothing was taken out, or this is a rehearsal.</param>
/// <param name="Before">The ledger's file before.</param>
/// <param name="After">The same after; null: nothing changed.</param>
internal sealed record PruneResult(string? Receipt, SpaceUse Before, SpaceUse? After);

/// <summary>
/// Takes the bytes of documents out of the ledger whose trips are over on both sides. What is known of them stays. First the receipt is on
/// the disk, then one transaction takes the bytes out, then the free pages are given back; a run that ends in between loses nothing, and
/// the next one goes on.
/// </summary>
internal sealed class Pruner(Ledger ledger, string @operator)
{
    /// <summary>Room for what cannot be told before: the pages between the rows that go.</summary>
    private const long Margin = 16L * Limits.MiB;

    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    /// <param name="before">Only documents that were recorded before this time.</param>
    /// <param name="isWithoutDesk">The desk of this zone has no <c>offlic</c>: it acknowledges nothing.</param>
    /// <exception cref="Failure">Usage: a time that has not come, or a desk that is told to be without one.</exception>
    public PrunePlan Plan(DateTimeOffset before, bool isWithoutDesk)
    {
        var (station, side) = ledger.Station();
        if (isWithoutDesk && side == Side.Desk)
        {
            throw new Failure(FailureKind.Usage, $"{station} is a desk, and --without-desk is for a zone whose desk has no offlic",
                "leave out --without-desk: at a desk the zone's bundles acknowledge what it received");
        }

        if (before > ledger.Now)
        {
            throw new Failure(FailureKind.Usage, $"{Timestamp.Text(before)} has not come yet",
                "give a day that is past: documents that were recorded before it are looked at");
        }

        Progress.Begin("reading the state of all trips");
        return PrunePlan.Read(ledger, before, isWithoutDesk);
    }

    /// <param name="plan">Read under the same writer lock.</param>
    /// <param name="receipt">The file to write; null: beside the station's folder, named after the station and the time.</param>
    /// <exception cref="Failure">Missing: no room, or the receipt cannot be written. Nothing was taken out.</exception>
    public PruneResult Run(PrunePlan plan, string? receipt)
    {
        var before = ledger.Space;
        if (ledger.IsRehearsal || (plan.Documents.Count == 0 && before.Free == 0))
            return new PruneResult(null, before, null);
        var stays = before.File - before.Free - plan.Stored;
        DriveSpace.Check(ledger.Folder.Folder, (2 * stays) + Margin, [], "the ledger without those documents");
        var written = plan.Documents.Count == 0 ? null : TakeOut(plan, receipt ?? NameReceipt());
        Progress.Begin("giving the space back");
        ledger.GiveBackSpace();
        return new PruneResult(written, before, ledger.Space);
    }

    private string NameReceipt() => Path.Combine(ledger.Folder.Root, string.Create(CultureInfo.InvariantCulture,
        $"{ledger.Station().Name}.pruned.{ledger.Now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.csv"));

    private string TakeOut(PrunePlan plan, string receipt)
    {
        Progress.Begin("writing the receipt", plan.Documents.Count);
        var digest = WriteReceipt(plan, receipt);
        Progress.Begin("taking documents out", plan.Documents.Count);
        var desk = plan.IsWithoutDesk ? "; without a desk that acknowledges" : string.Empty;
        ledger.Write(@operator, () =>
        {
            ledger.Prunings.Add(plan.Documents, ledger.Now, count => Progress.Add(count, 0));
            return ("ledger-prune", string.Create(CultureInfo.InvariantCulture,
                $"{plan.Documents.Count} documents, {plan.Size} bytes, recorded before {Timestamp.Text(plan.Before)}; "
                + $"receipt {Path.GetFileName(receipt)} {digest}{desk}"));
        });
        return receipt;
    }

    private Digest WriteReceipt(PrunePlan plan, string path)
    {
        DurableFolder.CheckParent(path, "a receipt");
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            folder.Write(new OutputFile(Path.GetFileName(path), default)
            {
                Mode = OutputFile.Private,
                Content = target => ledger.Read(() =>
                {
                    foreach (var line in ListLines(plan))
                    {
                        var bytes = Encoding.UTF8.GetBytes(line);
                        hash.AppendData(bytes);
                        target.Write(bytes);
                        Progress.Add(1, 0);
                    }
                }),
            });
        }
        catch (Failure other) when (other.Code == DiskFailure.OtherContentCode)
        {
            throw new Failure(FailureKind.Usage, $"{path} is there already, and a receipt never overwrites a file",
                "give another name: --receipt FILE; nothing was taken out", other)
            {
                Code = "exists",
            };
        }

        return Digest.FromHash(hash.GetHashAndReset());
    }

    private IEnumerable<string> ListLines(PrunePlan plan)
    {
        yield return $"{OwnFileMarker.Line}receipt of {ledger.Station().Name}: documents recorded before {Timestamp.Text(plan.Before)} "
            + "whose bytes were taken out of its ledger\n";
        yield return CsvLine.Format("sha256", "bytes", "kind", "recorded", "name");
        var taken = plan.Documents.ToHashSet();
        foreach (var document in ledger.StoredDocuments.Before(plan.Before).Where(document => taken.Contains(document.Id)))
        {
            yield return CsvLine.Format(document.Sha256, document.Size.ToString(CultureInfo.InvariantCulture), document.Kind, document.At,
                Path.GetFileName(ledger.StoredDocuments.NameOf(document.Id)));
        }
    }
}
