using OfflineLicense.Steps.Stage;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Split;

/// <summary>
/// Writes servers' responses from the ledger to <c>servers/&lt;server&gt;/</c>, never beside files for devices. This is the
/// part of <see cref="AnswerSplitter"/> for servers, with the same order of recording, writing and confirming.
/// </summary>
internal sealed class ServerAnswerSplitter(Ledger ledger)
{
    private const string Top = "servers";

    /// <param name="folder">The install folder.</param>
    /// <param name="only">Only these servers; empty: all.</param>
    /// <param name="again">Also what was split before.</param>
    public ServerSplitResult Plan(string folder, IReadOnlyList<string> only, bool again)
    {
        var wanted = ledger.ServerAnswers.Newest()
            .Where(answer => (again || answer.SplitAt is null) && (only.Count == 0 || only.Contains(answer.Server, StringComparer.Ordinal)))
            .ToList();
        var here = again ? wanted.FindAll(answer => ledger.Prunings.FindTime(answer.DocumentId) is null) : wanted;
        var files = here
            .Select(answer => new ServerInstallFile(answer, $"{Top}/{answer.Server}/ACK_{answer.UploadName ?? answer.ItemName}"))
            .ToList();
        var withheld = files.FindAll(file => IsTaken(folder, file));
        return new ServerSplitResult(files.Except(withheld).ToList(), withheld, wanted.Count - here.Count);
    }

    /// <summary>Called in the transaction that records what is about to be written.</summary>
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

    /// <summary>Streams the files from the ledger into one folder for each server.</summary>
    public void Write(string folder, ServerSplitResult split)
    {
        foreach (var server in split.Files.GroupBy(file => file.Answer.Server, StringComparer.Ordinal))
        {
            using var target = DurableFolder.OpenBelow(folder, Top, server.Key);
            target.WriteMany(server.Select(file =>
                DocumentWriter.Create(ledger, Path.GetFileName(file.Name), file.Answer.DocumentId, file.Answer.Sha256, file.Size)));
        }
    }

    /// <summary>All files for servers in the folder, of earlier runs and of this one, by name.</summary>
    public IEnumerable<(string Name, string Sha256, long Size)> ListFiles(string folder, ServerSplitResult split) => ledger.ServerInstalls
        .Confirmed(folder)
        .Select(row => (row.Name, row.Sha256, row.Size))
        .Concat(split.Files.Select(file => (file.Name, file.Answer.Sha256, file.Size)))
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
        return Path.Exists(path) && !FileComparison.Hash(path, file.Size, file.Digest);
    }
}
