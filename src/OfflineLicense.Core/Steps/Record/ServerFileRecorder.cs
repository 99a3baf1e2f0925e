using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Records a server's file; what a person collects and what arrives in a bundle take the same path. Called inside a transaction.
/// </summary>
internal sealed class ServerFileRecorder(Ledger ledger)
{
    private readonly ServerAnswerMatcher _matcher = new(ledger);

    public FileOutcome Record(ParsedDocument document, ServerRecordOptions options)
    {
        var server = ledger.ServerFiles.Known(options.Server) ?? options.Server;
        if (options.Item is { } item && ServerAnswerMatcher.IsOfAnotherServer(item.Name, server))
        {
            return Refuse(document, RefusalReason.WrongDevice,
                $"its name is of another server's file, and the list of the bundle names {server}; nothing of it was recorded");
        }

        if (ledger.Documents.Find(document.Sha256) is { } known)
            return RecordKnown(document, known, server, options);
        return document.Content.Kind == DocumentKind.ServerRequest
            ? RecordRequest(document, server, options)
            : RecordResponse(document, server, options);
    }

    private static FileOutcome Refuse(ParsedDocument document, RefusalReason reason, string message) =>
        FileOutcome.Refuse(document, new Refusal(reason, message));

    private static FileOutcome Create(ParsedDocument document, CollectOutcome outcome, string server, params Notice[] notices) =>
        FileOutcome.Create(document, outcome, notices) with { Server = server };

    private FileOutcome RecordKnown(ParsedDocument document, long known, string server, ServerRecordOptions options)
    {
        const string Same = "the same bytes are recorded here as";
        if (ledger.ServerFiles.Row(known) is not { } row)
        {
            var kind = ledger.Documents.Row(document.Sha256)!.Kind;
            return Refuse(document, RefusalReason.WrongDevice, $"{Same} a {kind}, which is no server's file");
        }

        if (row.Server != server)
        {
            return Refuse(document, RefusalReason.WrongDevice,
                $"{Same} a file of server {row.Server}; a server's file is for no other server");
        }

        if (row.Kind != document.Content.Kind.Name)
            return Refuse(document, RefusalReason.Conflict, $"{Same} the {row.Kind} {row.Name}: a request is not its own response");
        var notices = new List<Notice>(1);
        if (row.Purpose is { } other && options.Purpose is { } purpose && other != purpose)
            notices.Add(new Notice(WarningCode.KnownAs, $"it is recorded as {other}, and stays so"));
        else if (document.Content.Kind == DocumentKind.ServerRequest && options.LocalAccount is { } account && account != row.LocalAccount)
            notices.Add(new Notice(WarningCode.KnownAs, "it is recorded for another local account, and stays so")); // names neither
        return Create(document, CollectOutcome.Known, server, [.. notices]);
    }

    private FileOutcome RecordRequest(ParsedDocument document, string server, ServerRecordOptions options)
    {
        var (station, side) = ledger.Station();
        if (options.Item is null && side == Side.Desk && new ZoneOwnership(ledger).FindConflict(station, [], server, null) is { } conflict)
            return FileOutcome.Refuse(document, conflict.ToRefusal(station));
        var id = DocumentAdder.Add(ledger, document);
        var name = DocumentAdder.CreateName(document, options.Item?.Name, server, ledger.Requests.UploadNameIsTaken);
        ledger.Requests.Add(new NewRequest(id, null, name, options.SmartAccount, options.VirtualAccount, Hostname: false, null));
        ledger.ServerFiles.Add(id, server, options.Purpose, options.LocalAccount);
        foreach (var waiting in ledger.ServerAnswers.Waiting(server).Where(waiting => IsResponseTo(waiting, document.Sha256)))
            ledger.ServerAnswers.Add(waiting, server, id, Evidence.Person.Name, ledger.Now);
        return Create(document, CollectOutcome.Recorded, server);
    }

    private FileOutcome RecordResponse(ParsedDocument document, string server, ServerRecordOptions options)
    {
        var match = options.Item is { } item
            ? _matcher.MatchCarried(server, FindRequest(item), item.UploadName, Evidence.Parse(item.Evidence))
            : _matcher.MatchCollected(document.Label, server, options.Purpose!, options.LocalAccount);
        if (match.Refusal is { } refusal)
            return FileOutcome.Refuse(document, refusal);

        var isUnknown = match.RequestId is null && !ledger.ServerFiles.All(server).Any(row => row.Kind == DocumentKind.ServerRequest.Name);
        var isSuperseded = match.RequestId is { } answered && ledger.ServerAnswers.IsAnswered(answered);
        var id = DocumentAdder.Add(ledger, document);
        var name = DocumentAdder.CreateName(document, options.Item?.Name, server, ledger.Responses.ItemNameIsTaken);
        ledger.Responses.Add(id, name, null, []);
        ledger.ServerFiles.Add(id, server, options.Purpose, null);

        // A restored ledger may not know the server. The response is kept, because a bundle is received only once, and split once the
        // server is known.
        if (isUnknown)
        {
            return Create(document, CollectOutcome.Recorded, server,
                new Notice(WarningCode.UnknownDevice, $"no request of server {server} was ever recorded here; it is kept"));
        }

        ledger.ServerAnswers.Add(id, server, match.RequestId, match.Evidence!.Name, ledger.Now);
        Notice[] notices = isSuperseded
            ? [new Notice(WarningCode.Superseded, "a second response to the same request: the newer one counts")]
            : [];
        return Create(document, CollectOutcome.Recorded, server, notices) with { Evidence = match.Evidence };
    }

    private long? FindRequest(BundleItem item) => item.Request is { } request ? ledger.Documents.Find(request) : null;

    /// <summary>Whether the list of its bundle says that a waiting response is to this request.</summary>
    private bool IsResponseTo(long waiting, Digest request) => ledger.Bundles.Carrying(waiting)
        .Where(bundle => bundle.Direction == BundleDirection.In)
        .SelectMany(bundle => BundleRecord.Read(ledger, bundle).Items)
        .Any(item => item.Request == request && ledger.Documents.Find(item.Sha256) == waiting);
}
