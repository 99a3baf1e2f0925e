using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Steps.Status;

/// <summary>The events of a server's file that other documents do not have: answered, split.</summary>
internal sealed class ServerHistory(Ledger ledger)
{
    /// <param name="documentId">A request or a response of a server. Any other document has no such events.</param>
    public IEnumerable<HistoryEvent> ReadEvents(long documentId) => ledger.ServerAnswers.Row(documentId) is { } own
        ? ReadEvents(own)
        : ledger.ServerAnswers.To(documentId).SelectMany(ReadEvents);

    /// <returns>Documents of this server, oldest first; null: no such server.</returns>
    public IReadOnlyList<ServerFileRow>? FindFiles(string server) =>
        ledger.ServerFiles.Known(server) is { } known ? ledger.ServerFiles.All(known) : null;

    private IEnumerable<HistoryEvent> ReadEvents(ServerAnswerRow answer)
    {
        var to = answer.RequestSha256 is { } request ? $" to {request[..8]}" : string.Empty;
        yield return new HistoryEvent(
            answer.At, "answered", null, answer.Sha256,
            $"server-response {answer.Sha256[..8]}{to} for server {answer.Server}, matched by {answer.Evidence}");
        foreach (var install in ledger.ServerInstalls.Confirmed(documentId: answer.DocumentId))
            yield return new HistoryEvent(install.At, "split", null, install.Sha256, Path.Combine(install.Folder, install.Name));
    }
}
