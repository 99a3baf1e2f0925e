using OfflineLicense.Formats;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>The server that a document is from or for.</summary>
internal sealed record DocumentServer(string Name, string? Purpose, string? LocalAccount);

/// <summary>A license to reserve with a reservation request.</summary>
internal sealed record ReservedLicense(string Tag, long Count);

/// <summary>A document of the ledger and what is known of it.</summary>
/// <param name="RecordedAt">As the ledger writes times.</param>
/// <param name="Path">Where it was read first.</param>
/// <param name="UploadName">Null: it is not a request.</param>
/// <param name="ReportIds">The RUM reports that it has, or that it answers.</param>
/// <param name="Server">Null: it belongs to devices. A server's document is never parsed.</param>
internal sealed record DocumentDetails(
    string Sha256, string Kind, long Size, string RecordedAt, string? Path, string? UploadName, ParsedContent Content,
    IReadOnlyList<long> ReportIds, IReadOnlyList<string> Bundles, IReadOnlyList<ReservedLicense> Reserved,
    IReadOnlyList<SensitiveText> SensitiveTexts, DocumentServer? Server)
{
    /// <summary>When its bytes were taken out of the ledger: what only they say is not told any more. Null: they are here.</summary>
    public string? PrunedAt { get; init; }
}

/// <summary>A bundle of the ledger with its manifest and its items.</summary>
/// <param name="RecordedAt">When it was packed or received, as the ledger writes times.</param>
internal sealed record BundleDetails(BundleEntry Entry, string RecordedAt, SealedBundle Bundle)
{
    /// <summary>How many of its documents were pruned, and when the last one was; null: none.</summary>
    public (long Documents, string At)? Pruned { get; init; }
}

/// <summary>Describes one document or bundle of the ledger.</summary>
internal sealed class DocumentQuery(Ledger ledger)
{
    /// <param name="text">A SHA-256, or its first 8 or more digits.</param>
    /// <exception cref="Failure">Usage: too short, or several. Missing: no such document. Damaged: its bytes changed.</exception>
    public DocumentDetails ReadDocument(string text)
    {
        var row = ledger.Documents.Named(text);
        var server = ledger.ServerFiles.Row(row.Id);
        var pruned = ledger.Prunings.FindTime(row.Id);
        var content = row.Size <= Limits.TextFile && server is null && pruned is null
            ? Recognizer.Read(ledger.Documents.Bytes(Digest.Parse(row.Sha256)!.Value))
            : new ParsedContent(DocumentKind.Named(row.Kind) ?? DocumentKind.NotLicensing);
        return new DocumentDetails(
            row.Sha256, row.Kind, row.Size, row.At, ledger.Documents.PathOf(row.Id), ledger.Requests.Row(row.Id)?.UploadName, content,
            content.Reports.Count > 0 ? [.. content.Reports.Select(report => report.Id)] : content.ReportIds,
            [.. ledger.Bundles.Carrying(row.Id).Select(bundle => bundle.Name)],
            [.. ledger.Reserves.Of(row.Id).Select(reserved => new ReservedLicense(reserved.Tag, reserved.Count))],
            [.. ledger.SensitiveTexts.Of(row.Id)],
            server is null ? null : new DocumentServer(server.Server, server.Purpose, server.LocalAccount))
        {
            PrunedAt = pruned,
        };
    }

    /// <param name="name">A bundle, or its file.</param>
    /// <exception cref="Failure">Missing: no such bundle was packed or received here.</exception>
    public BundleDetails ReadBundle(string name)
    {
        var entry = BundleList.Read(ledger).Find(name);
        return new BundleDetails(entry, entry.Row.At, BundleRecord.Read(ledger, entry.Row))
        {
            Pruned = ledger.Prunings.CountIn(entry.Row.Id),
        };
    }

    /// <summary>The exact bytes of a document. They are verified in full before the first one is returned.</summary>
    /// <param name="text">A SHA-256, or its first 8 or more digits.</param>
    /// <exception cref="Failure">Usage: too short, or several. Missing: no such document. Damaged: its bytes changed.</exception>
    public IEnumerable<byte[]> ReadVerifiedBytes(string text)
    {
        var row = ledger.Documents.Named(text);
        ledger.Documents.Verify(row);
        return ledger.Documents.Pieces(row.Id);
    }
}
