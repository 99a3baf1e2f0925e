using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Record;

/// <summary>Adds the bytes of a document to the ledger, and creates its name. Called inside a transaction.</summary>
internal static class DocumentAdder
{
    public static long Add(Ledger ledger, ParsedDocument document) =>
        ledger.Documents.Add(document.Sha256, document.Size, document.Content.Kind, document.Chunks, document.Label, ledger.Now);

    /// <summary>Created from the document alone, so that zone and desk create the same name; longer where eight digits collide.</summary>
    /// <param name="carried">The name in a bundle, used where it is free.</param>
    /// <param name="server">The server of the file; null: it is a device's.</param>
    public static string CreateName(ParsedDocument document, string? carried, string? server, Func<string, bool> isTaken)
    {
        if (carried is not null && !isTaken(carried))
            return carried;
        var kind = document.Content.Kind;
        var udi = server is null && document.Content.Udis.Count > 0 ? document.Content.Udis[0] : null;
        var extension = ItemName.ExtensionFor(kind, document.Head);
        var name = ItemName.For(kind, udi, server, document.Sha256, extension);
        return isTaken(name) ? ItemName.For(kind, udi, server, document.Sha256, extension, collision: true) : name;
    }
}
