using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Steps.Receive;

/// <summary>A file of a server that arrived in a bundle: never opened, never completely in memory.</summary>
internal static class ServerFileImporter
{
    public static bool IsServerFile(BundleItem item) => item.Kind == DocumentKind.ServerRequest || item.Kind == DocumentKind.ServerResponse;

    public static ParsedDocument Read(BundleItem item, SpoolFile spool, long at) =>
        new(item.Name, item.Size, item.Sha256, new ParsedContent(item.Kind), spool.Chunks(at, item.Size),
            spool.Read(at, (int)Math.Min(item.Size, ItemName.HeadLength)));

    public static FileOutcome Record(Ledger ledger, BundleItem item, ParsedDocument document) => StationName.IsValid(item.Server)
        ? new ServerFileRecorder(ledger).Record(document, new ServerRecordOptions(item.Server!)
        {
            SmartAccount = item.SmartAccount,
            VirtualAccount = item.VirtualAccount,
            Item = item,
        })
        : FileOutcome.Refuse(document, new Refusal(RefusalReason.WrongDevice,
            "the signed list has it as a file of a server but names no server; nothing of it was recorded"));
}
