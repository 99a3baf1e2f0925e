using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>What happened to a server's file beside what happens to every document: answered, put out.</summary>
internal sealed class ServerHistory(Ledger ledger)
{
    /// <summary>Of a request or a response; nothing of any other document.</summary>
    public IEnumerable<HistoryEvent> Of(long documentId) => ledger.ServerAnswers.Row(documentId) is { } own ? Of(own) : ledger.ServerAnswers.To(documentId).SelectMany(Of);

    /// <summary>Documents of this server, oldest first; null: no such server.</summary>
    public IReadOnlyList<ServerFileRow>? Files(string server) => ledger.ServerFiles.Known(server) is { } known ? ledger.ServerFiles.All(known) : null;

    private IEnumerable<HistoryEvent> Of(ServerAnswerRow answer)
    {
        var to = answer.RequestSha256 is { } request ? $" to {request[..8]}" : string.Empty;
        yield return new HistoryEvent(answer.At, "answered", null, answer.Sha256, $"server-response {answer.Sha256[..8]}{to} for server {answer.Server}, known by {answer.Evidence}");
        foreach (var install in ledger.ServerInstalls.Confirmed(documentId: answer.DocumentId))
            yield return new HistoryEvent(install.At, "split", null, install.Sha256, Path.Combine(install.Folder, install.Name));
    }
}
