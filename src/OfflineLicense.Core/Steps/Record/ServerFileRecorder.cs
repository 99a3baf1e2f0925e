using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Match;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>What is known of a server's file, since nothing is read inside it.</summary>
/// <param name="Server">Whose it is, as a person or a sealed list says.</param>
internal sealed record ServerRecordOptions(string Server)
{
    /// <summary>Null where it came under a seal: the lists of a bundle do not say it.</summary>
    public string? Purpose { get; init; }

    /// <summary>The server's own name for an account; it stays in this ledger.</summary>
    public string? LocalAccount { get; init; }

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>Its line in the sealed list that brought it; null: collected here.</summary>
    public BundleItem? Item { get; init; }
}

/// <summary>Puts a server's file into the ledger; one way for what a person collects and for what a bundle brings. Called inside a transaction.</summary>
internal sealed class ServerFileRecorder(Ledger ledger)
{
    private readonly ServerAnswerMatcher _matching = new(ledger);

    public FileOutcome Record(ParsedDocument document, ServerRecordOptions arrival)
    {
        var server = ledger.ServerFiles.Known(arrival.Server) ?? arrival.Server;
        if (arrival.Item is { } item && ServerAnswerMatcher.IsOfAnother(item.Name, server))
            return Refuse(document, RefusalReason.WrongDevice, $"its name is of another server's file, and the sealed list says {server}; nothing of it was recorded");
        if (ledger.Documents.Find(document.Sha256) is { } held)
            return Held(document, held, server, arrival);
        return document.Content.Kind == DocumentKind.ServerRequest ? Request(document, server, arrival) : Response(document, server, arrival);
    }

    private static FileOutcome Refuse(ParsedDocument document, RefusalReason reason, string message) => FileOutcome.Refuse(document, new Refusal(reason, message));

    private static FileOutcome Told(ParsedDocument document, CollectOutcome outcome, string server, params Notice[] notices) => new(document.Label, outcome)
    {
        Sha256 = document.Sha256,
        Size = document.Size,
        Kind = document.Content.Kind,
        Server = server,
        Warnings = notices,
    };

    private FileOutcome Held(ParsedDocument document, long held, string server, ServerRecordOptions arrival)
    {
        if (ledger.ServerFiles.Row(held) is not { } row)
            return Refuse(document, RefusalReason.WrongDevice, $"the same bytes are recorded here as a {ledger.Documents.Row(document.Sha256)!.Kind}, which is no server's file");
        if (row.Server != server)
            return Refuse(document, RefusalReason.WrongDevice, $"the same bytes are recorded here as a file of server {row.Server}; a server's file is for no other one");
        if (row.Kind != document.Content.Kind.Name)
            return Refuse(document, RefusalReason.Conflict, $"the same bytes are recorded here as the {row.Kind} {row.Name}: a request is not its own answer");
        var notices = new List<Notice>(1);
        if (row.Purpose is { } other && arrival.Purpose is { } purpose && other != purpose)
            notices.Add(new Notice(WarningCode.KnownAs, $"it is recorded as {other}, and stays so"));
        else if (arrival.LocalAccount is { } account && account != row.LocalAccount && document.Content.Kind == DocumentKind.ServerRequest)
            notices.Add(new Notice(WarningCode.KnownAs, "it is recorded for another local account, and stays so")); // neither is named: warnings are copied around
        return Told(document, CollectOutcome.Known, server, [.. notices]);
    }

    private FileOutcome Request(ParsedDocument document, string server, ServerRecordOptions arrival)
    {
        var id = Add(document);
        ledger.Requests.Add(new NewRequest(id, null, Name(document, server, arrival, ledger.Requests.UploadNameIsTaken), arrival.SmartAccount, arrival.VirtualAccount, Hostname: false, null),
            roundId: null); // rounds ask which devices have reported
        ledger.ServerFiles.Add(id, server, arrival.Purpose, arrival.LocalAccount);
        foreach (var waiting in ledger.ServerAnswers.Waiting(server).Where(waiting => Answers(waiting, document.Sha256)))
            ledger.ServerAnswers.Add(waiting, server, id, Evidence.Person, ledger.Now);
        return Told(document, CollectOutcome.Recorded, server);
    }

    private FileOutcome Response(ParsedDocument document, string server, ServerRecordOptions arrival)
    {
        var match = arrival.Item is { } item
            ? _matching.Carried(server, item.Request is { } request ? ledger.Documents.Find(request) : null, item.UploadName, item.Evidence)
            : _matching.Collected(document.Label, server, arrival.Purpose!, arrival.LocalAccount);
        if (match.Refusal is { } refusal)
            return FileOutcome.Refuse(document, refusal);

        var isNew = match.RequestId is null && !ledger.ServerFiles.All(server).Any(row => row.Kind == DocumentKind.ServerRequest.Name);
        var superseded = match.RequestId is { } answered && ledger.ServerAnswers.IsAnswered(answered);
        var id = Add(document);
        ledger.Responses.Add(id, Name(document, server, arrival, ledger.Responses.ItemNameIsTaken), null, []);
        ledger.ServerFiles.Add(id, server, arrival.Purpose, null);

        // A ledger that was restored has forgotten the server: kept, because the bundle is not received a second time, and given out once the server is known.
        if (isNew)
            return Told(document, CollectOutcome.Recorded, server, new Notice(WarningCode.UnknownDevice, $"no request of server {server} was ever recorded here; it is kept"));
        ledger.ServerAnswers.Add(id, server, match.RequestId, match.Evidence, ledger.Now);
        return Told(document, CollectOutcome.Recorded, server, superseded ? [new Notice(WarningCode.Superseded, "a second response to the same request: the newer one counts")] : [])
            with
        { Evidence = match.Evidence };
    }

    /// <summary>Whether the sealed list that brought a waiting answer says that it answers this request.</summary>
    private bool Answers(long waiting, Digest request) => ledger.Bundles.Carrying(waiting)
        .Where(bundle => bundle.Direction == BundleDirection.In)
        .SelectMany(bundle => BundleRecord.Read(ledger, bundle).Items)
        .Any(item => item.Request == request && ledger.Documents.Find(item.Sha256) == waiting);

    private long Add(ParsedDocument document) =>
        ledger.Documents.Add(document.Sha256, document.Size, document.Content.Kind, document.Chunks, document.Label, ledger.Now);

    private static string Name(ParsedDocument document, string server, ServerRecordOptions arrival, Func<string, bool> isTaken)
    {
        if (arrival.Item is { } item && !isTaken(item.Name))
            return item.Name;
        var extension = ItemName.ExtensionFor(document.Content.Kind, document.Head);
        var name = ItemName.For(document.Content.Kind, null, server, document.Sha256, extension);
        return isTaken(name) ? ItemName.For(document.Content.Kind, null, server, document.Sha256, extension, collision: true) : name;
    }
}
