using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Split;

/// <summary>A server's answer in the install folder.</summary>
/// <param name="Name">From the install folder on.</param>
internal sealed record ServerInstallFile(ServerAnswerRow Answer, string Name);

/// <param name="Files">To be written.</param>
/// <param name="Withheld">Another file stands under that name.</param>
internal sealed record ServerSplitResult(IReadOnlyList<ServerInstallFile> Files, IReadOnlyList<ServerInstallFile> Withheld);

/// <summary>
/// Servers' answers out of the ledger, under <c>servers/&lt;server&gt;/</c> and never beside devices' files: the part of
/// <see cref="AnswerSplitter"/> that is about servers, in the same order of recording, writing and confirming.
/// </summary>
internal sealed class ServerAnswerSplitter(Ledger ledger)
{
    public const string Top = "servers";

    /// <summary>What is to be put out: unless product instances were named, or these servers were.</summary>
    public ServerSplitResult Plan(string folder, SplitOptions order)
    {
        if (order.Only.Count > 0 && order.OnlyServers.Count == 0)
            return new ServerSplitResult([], []);
        var files = ledger.ServerAnswers.Newest()
            .Where(answer => (order.Again || answer.SplitAt is null) && (order.OnlyServers.Count == 0 || order.OnlyServers.Contains(answer.Server, StringComparer.Ordinal)))
            .Select(answer => new ServerInstallFile(answer, $"{Top}/{answer.Server}/ACK_{answer.UploadName ?? answer.ItemName}"))
            .ToList();
        var withheld = files.FindAll(file => IsTaken(folder, file));
        return new ServerSplitResult(files.Except(withheld).ToList(), withheld);
    }

    /// <summary>Inside the transaction that records what is about to be written.</summary>
    /// <returns>The rows to confirm, and how many of them are new.</returns>
    public (IReadOnlyList<long> Planned, int Added) Record(string folder, ServerSplitResult split)
    {
        var (planned, added) = (new List<long>(split.Files.Count), 0);
        foreach (var file in split.Files)
        {
            var unfinished = ledger.ServerInstalls.Unconfirmed(file.Answer.DocumentId, folder, file.Name);
            added += unfinished is null ? 1 : 0;
            planned.Add(unfinished ?? ledger.ServerInstalls.Add(file.Answer.DocumentId, folder, file.Name, ledger.Now));
        }

        return (planned, added);
    }

    /// <summary>One folder a server, streamed out of the ledger.</summary>
    public void WriteOut(string folder, ServerSplitResult split)
    {
        foreach (var server in split.Files.GroupBy(file => file.Answer.Server, StringComparer.Ordinal))
        {
            using var target = DurableFolder.Open(Path.Combine(folder, Top, server.Key));
            target.WriteMany(server.Select(file => DocumentWriter.Of(ledger, Path.GetFileName(file.Name), file.Answer.DocumentId, file.Answer.Sha256, file.Answer.Size)));
        }
    }

    /// <summary>What lies in the folder for servers, before and now, by name.</summary>
    public IEnumerable<(string Name, string Sha256, long Size)> Listed(string folder, ServerSplitResult split) => ledger.ServerInstalls.Confirmed(folder)
        .Select(row => (row.Name, row.Sha256, row.Size))
        .Concat(split.Files.Select(file => (file.Name, file.Answer.Sha256, file.Answer.Size)))
        .DistinctBy(row => row.Name, StringComparer.Ordinal)
        .OrderBy(row => row.Name, StringComparer.Ordinal);

    public void Confirm(IReadOnlyList<long> planned)
    {
        foreach (var id in planned)
            ledger.ServerInstalls.Written(id, ledger.Now);
    }

    private static bool IsTaken(string folder, ServerInstallFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return Path.Exists(path) && !FileComparison.Hash(path, file.Answer.Size, Digest.Parse(file.Answer.Sha256)!.Value);
    }
}
