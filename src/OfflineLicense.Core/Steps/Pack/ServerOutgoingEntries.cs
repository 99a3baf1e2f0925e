using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Files of servers as entries of a bundle: each item names its server, none its local account.</summary>
internal sealed class ServerOutgoingEntries(Ledger ledger)
{
    /// <summary>The server that wrote a request; null: a device did.</summary>
    public string? FindServer(RequestRow row) =>
        row.Kind == DocumentKind.ServerRequest.Name ? ledger.ServerFiles.Row(row.Id)?.Server : null;

    /// <summary>A desk's responses for the servers of a zone.</summary>
    public IEnumerable<OutgoingEntry> SelectResponses(string zone) => ledger.ServerAnswers.Unpacked(zone).Select(answer =>
        new OutgoingEntry(new BundleItem(answer.ItemName, Digest.Parse(answer.Sha256)!.Value, answer.Size, DocumentKind.ServerResponse, [])
        {
            SmartAccount = answer.SmartAccount,
            VirtualAccount = answer.VirtualAccount,
            Server = answer.Server,
            Request = Digest.Parse(answer.RequestSha256),
            UploadName = answer.UploadName,
            Evidence = answer.Evidence,
        },
        answer.DocumentId, null, answer.RequestSha256));

    /// <summary>The README.txt line of a server's file; null: it is not one.</summary>
    public string? WriteInstruction(BundleItem item)
    {
        if (item.Server is null || !ServerFileImporter.IsServerFile(item))
            return null;
        var purpose = ledger.Documents.Find(item.Sha256) is { } id ? ledger.ServerFiles.Row(id)?.Purpose : null;
        return ServerInstructions.Write(item, purpose);
    }
}
