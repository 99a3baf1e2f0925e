using System.Security.Cryptography;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Merge;

/// <summary>
/// Files of servers in another ledger. Nothing in them names the server: a signed list does, or a person there did, and then a person
/// here decides whether that counts. They can be larger than memory, so each goes through the spool.
/// </summary>
/// <param name="ledger">The one that takes them.</param>
/// <param name="documents">Those of the other station.</param>
/// <param name="signed">What signed lists say of them.</param>
/// <param name="facts">Whether what persons said there counts.</param>
internal sealed class MergedServerFiles(Ledger ledger, ForeignDocuments documents, SignedStatements signed, MergedFacts facts)
{
    /// <summary>Of the other station, and what the journal calls the place.</summary>
    public required (string Station, string Source) From { get; init; }

    public required string Operator { get; init; }

    /// <summary>How many were passed over so far, because they are here.</summary>
    public long Known { get; private set; }

    /// <summary>How many had no bytes any more in the other ledger.</summary>
    public long Pruned { get; private set; }

    /// <summary>What the other ledger calls a server's file.</summary>
    public static bool Takes(ForeignDocument document) =>
        document.Kind == DocumentKind.ServerRequest.Name || document.Kind == DocumentKind.ServerResponse.Name;

    /// <param name="name">Of the backup.</param>
    public IEnumerable<FileOutcome> Merge(string name)
    {
        foreach (var document in documents.All().Where(Takes))
        {
            var kind = document.Kind == DocumentKind.ServerRequest.Name ? DocumentKind.ServerRequest : DocumentKind.ServerResponse;
            var label = MergedReader.LabelOf(name, document);
            if (Digest.Parse(document.Sha256) is not { } digest)
                yield return Refuse(label, document, kind, MergedReader.Changed);
            else if (ledger.Documents.Find(digest) is not null)
                Known++;
            else if (document.Size > Limits.ServerFile)
                yield return Refuse(label, document, kind, SourceFile.TooLarge(label, document.Size, Limits.ServerFile).ToRefusal());
            else if (!documents.HasBytes(document))
                Pruned++;
            else
                yield return Record(label, document, kind, digest);
        }
    }

    private FileOutcome Record(string label, ForeignDocument document, DocumentKind kind, Digest sha256)
    {
        if (FindServer(document, sha256, kind, out var said) is not { } options)
        {
            facts.Note(sha256, isRefused: true);
            return Refuse(label, document, kind, new Refusal(RefusalReason.ServerFile,
                "nothing that is signed names its server; what a person said of it there is taken with --assume-stated"));
        }

        var folder = ledger.Folder.Folder;
        DriveSpace.Check(folder, document.Size, [(folder, 0)], label);
        using var spool = new SpoolFile(ledger.StationFolder);
        if (Copy(document, spool) != sha256)
            return Refuse(label, document, kind, MergedReader.Changed);
        var head = spool.Read(0, (int)Math.Min(spool.Length, ItemName.HeadLength));
        if (ServerFileGuard.Refuse(spool.Length, head, () => spool.Read(0, (int)spool.Length)) is { } refusal)
            return Refuse(label, document, kind, refusal);
        var file = new ParsedDocument(label, spool.Length, sha256, new ParsedContent(kind), spool.Chunks(0, spool.Length), head);
        FileOutcome? outcome = null;
        ledger.Write(Operator, () =>
        {
            outcome = new ServerFileRecorder(ledger).Record(file, options);
            if (outcome.Outcome == CollectOutcome.Refused)
                return Keep(outcome);
            outcome = outcome with { Warnings = [.. outcome.Warnings, .. said is null ? [] : new[] { said }] };
            ledger.Merged.Add(ledger.Documents.Find(sha256)!.Value, From.Station, ledger.Now);
            return (Collector.MergeAction, $"1 document of {From.Source}; {kind} of server {outcome.Server} {sha256}");
        });
        return outcome!;
    }

    /// <param name="said">Set where it is a person there who says so.</param>
    private ServerRecordOptions? FindServer(ForeignDocument document, Digest sha256, DocumentKind kind, out Notice? said)
    {
        said = null;
        var direction = kind == DocumentKind.ServerRequest ? BundleKind.Request : BundleKind.Response;
        if (signed.Find(document.Id, sha256, out var refusals) is var (stated, item) && stated == direction && item.Kind == kind
            && StationName.IsValid(item.Server))
        {
            return new ServerRecordOptions(item.Server!)
            {
                SmartAccount = item.SmartAccount,
                VirtualAccount = item.VirtualAccount,
                Item = item,
            };
        }

        facts.Unheard(sha256, refusals);
        if (documents.Statements.ServerOf(document.Id) is not { } person
            || (person.Purpose is { } purpose && !ServerPurpose.All.Contains(purpose, StringComparer.Ordinal))
            || (person.Purpose is null && direction == BundleKind.Response)
            || (said = facts.Take(sha256, $"of server {person.Server}")) is null)
            return null;
        return new ServerRecordOptions(person.Server)
        {
            Purpose = person.Purpose,
            LocalAccount = person.LocalAccount is { Length: > 0 and <= Limits.LocalAccount } account && !account.Any(char.IsControl)
                ? account : null,
            SmartAccount = person.SmartAccount,
            VirtualAccount = person.VirtualAccount,
        };
    }

    /// <summary>Null: it is not as its ledger says.</summary>
    private Digest? Copy(ForeignDocument document, SpoolFile spool)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (var piece in documents.Pieces(document))
            {
                if (piece.Size < 0 || spool.Length + piece.Size > document.Size)
                    return null;
                var bytes = piece.Unpack();
                hash.AppendData(bytes);
                spool.Append.Write(bytes);
            }
        }
        catch (Failure broken) when (broken.Kind == FailureKind.Damaged && broken.Code is null)
        {
            return null;
        }

        spool.Flush();
        return Digest.FromHash(hash.GetHashAndReset());
    }

    private FileOutcome Refuse(string label, ForeignDocument document, DocumentKind kind, Refusal refusal)
    {
        var outcome = InputOutcome.Create(new InputFile.Damaged(label, document.Size, new ParsedContent(kind), refusal))!;
        ledger.Write(Operator, () => Keep(outcome));
        return outcome;
    }

    private (string, string)? Keep(FileOutcome outcome)
    {
        var refusals = new RefusalRecord(ledger);
        refusals.Keep(outcome);
        return refusals.TakeRow();
    }
}
