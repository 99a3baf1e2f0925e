using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Stage;

/// <summary>Writes a document from the ledger into a folder, byte for byte and checked against its digest.</summary>
internal static class DocumentWriter
{
    /// <summary>Small documents, which most are, are read now and unpacked later; a server's file is streamed.</summary>
    public static OutputFile Create(Ledger ledger, string name, long documentId, string sha256, long size)
    {
        var digest = Digest.Parse(sha256)!.Value;
        return size <= Limits.LedgerChunk
            ? new OutputFile(name, default) { Size = size, Late = ledger.Documents.BytesLater(documentId, digest) }
            : new OutputFile(name, default) { Content = target => ledger.Documents.Copy(documentId, digest, target) };
    }
}
