using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Receive;
using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Servers' files among what is packed: each item names its server, none its local account.</summary>
internal sealed class ServerOutgoingEntries(Ledger ledger)
{
    /// <summary>Whose request this is; null: not a server's.</summary>
    public string? ServerOf(RequestRow row) => row.Kind == DocumentKind.ServerRequest.Name ? ledger.ServerFiles.Row(row.Id)?.Server : null;

    /// <summary>A desk's answers for the servers of a zone.</summary>
    public IEnumerable<OutgoingEntry> Answers(string zone) => ledger.ServerAnswers.Unpacked(zone).Select(answer => new OutgoingEntry(
        new BundleItem(answer.ItemName, Digest.Parse(answer.Sha256)!.Value, answer.Size, DocumentKind.ServerResponse, [])
        {
            SmartAccount = answer.SmartAccount,
            VirtualAccount = answer.VirtualAccount,
            Server = answer.Server,
            Request = Digest.Parse(answer.RequestSha256),
            UploadName = answer.UploadName,
            Evidence = answer.Evidence,
        },
        answer.DocumentId, null, answer.RequestSha256));

    /// <summary>Null: not a server's file.</summary>
    public string? Action(BundleItem item) => item.Server is null || !ServerFileImporter.Is(item) ? null
        : ServerInstructions.Action(item, ledger.Documents.Find(item.Sha256) is { } id ? ledger.ServerFiles.Row(id)?.Purpose : null);
}
