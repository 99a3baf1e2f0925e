using System.Globalization;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

internal sealed record StageOptions(string Folder)
{
    public IReadOnlyList<long> Only { get; init; } = [];

    /// <summary>Only these servers; empty: all, unless product instances are named.</summary>
    public IReadOnlyList<string> OnlyServers { get; init; } = [];

    /// <summary>Also what was staged before and is still unanswered.</summary>
    public bool Again { get; init; }

    /// <summary>Also one archive for all usage files of a folder.</summary>
    public bool Batch { get; init; }
    public bool Wants(UploadRow row) => (Only.Count == 0 && OnlyServers.Count == 0)
        || (row.DeviceId is { } id && Only.Contains(id))
        || (row.Server is { } server && OnlyServers.Contains(server, StringComparer.Ordinal));
}

/// <summary>One request in its upload folder.</summary>
internal sealed record StagedFile(UploadRow Row, Udi? Udi, string Folder)
{
    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>The codes that a person pastes, as the device wrote them; empty for what is uploaded.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Which licences to reserve with it, and how many of each.</summary>
    public IReadOnlyList<(string Tag, long Count)> Reserves { get; init; } = [];

    public bool IsUsage => Row.Kind == DocumentKind.Usage.Name;
}

/// <summary>The archive of one upload folder. <paramref name="Unchanged"/>: it was there with the same bytes.</summary>
internal sealed record StagedBatch(string Folder, string Name, int Files, bool Unchanged);

/// <param name="Files">In upload order.</param>
/// <param name="LeftOut">All of whose reports were uploaded unchanged before: CSSM fails on duplicates.</param>
/// <param name="Batches">One for each folder with usage files, where they were asked for.</param>
internal sealed record StageResult(string Folder, IReadOnlyList<StagedFile> Files, IReadOnlyList<UploadRow> LeftOut, IReadOnlyList<StagedBatch> Batches);

/// <summary>
/// Requests out of the ledger into upload folders, one a zone, smart account and virtual account, each file under its
/// upload name and with its exact bytes, with a checklist for the person who uploads.
/// </summary>
internal sealed class UploadStager(Ledger ledger, string @operator)
{
    private readonly Dictionary<long, Udi> _devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);

    public StageResult Stage(StageOptions order)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(order.Folder));
        var (station, _) = ledger.Station();
        var all = ledger.Uploads.Open();
        var wanted = all.Where(order.Wants).ToList();
        var open = wanted.FindAll(row => order.Again || row.StagedIn is null);
        var leftOut = new List<UploadRow>();
        var files = new List<StagedFile>();
        foreach (var group in open.GroupBy(row => FolderName(row.Zone ?? station, row.SmartAccount, row.VirtualAccount), StringComparer.OrdinalIgnoreCase))
        {
            var (part, folder) = (1, Path.Combine(root, group.Key));
            var room = Room(folder, open);
            foreach (var row in group)
            {
                var before = ledger.Requests.UploadedBefore(row.DocumentId);
                if (before.All > 0 && before.Uploaded == before.All)
                {
                    leftOut.Add(row);
                    continue;
                }

                for (; room == 0; room = Room(folder, open))
                    folder = Path.Combine(root, $"{group.Key}_{(++part).ToString(CultureInfo.InvariantCulture)}");
                room--;
                files.Add(Staged(row, folder, before));
            }
        }

        // A batch is also built for what an earlier run put there: without the device that was tried first, for instance.
        var folders = files.Select(file => file.Folder)
            .Concat(order.Batch ? wanted.Select(row => row.StagedIn).OfType<string>().Where(folder => Path.GetDirectoryName(folder) == root) : [])
            .Distinct(StringComparer.Ordinal);
        var batches = new List<StagedBatch>();
        foreach (var folder in folders)
        {
            var added = files.FindAll(file => file.Folder == folder);
            var lying = Lying(folder, added, all);
            var batch = order.Batch && lying.Where(file => file.IsUsage).Select(file => file.Row).ToList() is { Count: > 0 } usage ? new UploadArchive(ledger, usage) : null;
            if (!ledger.IsRehearsal)
                Write(folder, added, new UploadFolder(lying, [.. leftOut.Select(row => row.UploadName)]) { Batch = batch?.Name });
            if (batch is not null)
                batches.Add(new StagedBatch(folder, batch.Name, batch.Count, !ledger.IsRehearsal && !Written(folder, batch)));
        }

        return new StageResult(root, files, leftOut, batches);
    }

    private StagedFile Staged(UploadRow row, string folder, (long Uploaded, long All) before) => new(row, row.DeviceId is { } device ? _devices[device] : null, folder)
    {
        Reserves = row.Kind == DocumentKind.ReservationRequest.Name ? [.. ledger.Reserves.Of(row.DocumentId).Select(wish => (wish.Tag, wish.Count))] : [],
        Codes = PortalInstructions.Of(row.Kind).Pastes ? Recognizer.Read(ledger.Documents.Bytes(row.DocumentId, Digest.Parse(row.Sha256)!.Value)).Codes : [],
        Warnings = before.Uploaded > 0 ? [new Notice(WarningCode.PartlyUploaded, $"{before.Uploaded} of its {before.All} reports were uploaded before: CSSM may answer \"duplicate\" for those")] : [],
    };

    /// <summary>How many more files an upload folder takes: what an earlier run put there counts, what is laid out again does not count twice.</summary>
    private int Room(string folder, List<UploadRow> now) =>
        Math.Max(0, Limits.UploadFolder - ledger.Uploads.InFolder(folder).Except(now.Select(row => row.DocumentId)).Count());

    /// <summary>Everything in a folder that is still to be uploaded: what is put there now, and what lay there.</summary>
    private List<StagedFile> Lying(string folder, List<StagedFile> added, IReadOnlyList<UploadRow> open)
    {
        var before = ledger.Uploads.InFolder(folder).Except(added.Select(file => file.Row.DocumentId)).ToHashSet();
        return [.. open.Where(row => before.Contains(row.DocumentId))
            .Select(row => Staged(row, folder, ledger.Requests.UploadedBefore(row.DocumentId)))
            .Concat(added)
            .OrderBy(file => file.Row.UploadName, StringComparer.Ordinal)];
    }

    private void Write(string folder, List<StagedFile> added, UploadFolder lying)
    {
        var planned = new List<long>();
        ledger.Write(@operator, () =>
        {
            var unfinished = ledger.Uploads.Unconfirmed(folder);
            var count = added.Count(file => !unfinished.ContainsKey(file.Row.DocumentId));
            planned.AddRange(added.Select(file => unfinished.TryGetValue(file.Row.DocumentId, out var id) ? id : ledger.Uploads.Add(file.Row.DocumentId, folder, ledger.Now)));
            return count == 0 ? null : ("stage", $"{count} files into {folder}");
        });
        using (var target = DurableFolder.Open(folder))
        {
            var old = Directory.EnumerateFiles(folder, "UD_SA_*_py.tar.gz").Select(path => Path.GetFileName(path)).Where(name => name != lying.Batch).Order(StringComparer.Ordinal);
            target.WriteMany(added.Select(file => DocumentWriter.Of(ledger, file.Row.UploadName, file.Row.DocumentId, file.Row.Sha256, file.Row.Size))
                .Concat(Lists(lying with { OldBatches = [.. old] }, isNew: added.Count > 0)));
        }

        if (planned.Count == 0)
            return;
        ledger.Write(@operator, () =>
        {
            foreach (var id in planned)
                ledger.Uploads.Written(id, ledger.Now);
            return ("stage-written", $"{planned.Count} files in {folder}");
        });
    }

    /// <returns>Whether it was not there with these bytes.</returns>
    private bool Written(string folder, UploadArchive batch)
    {
        using var target = DurableFolder.Open(folder);
        if (target.Write(batch.Name, batch.WriteTo, replace: true) == WriteOutcome.AlreadyThere)
            return false;
        ledger.Write(@operator, () => ("stage-batch", $"{batch.Name} of {batch.Count} files in {folder}"));
        return true;
    }

    /// <param name="isNew">Files came: else the list stays as it is, with what a person wrote into it.</param>
    private IEnumerable<OutputFile> Lists(UploadFolder lying, bool isNew)
    {
        foreach (var readme in UploadReadme.Of(ledger, lying.Files))
            yield return readme;
        if (isNew)
            yield return new OutputFile("upload.csv", Encoding.UTF8.GetBytes(UploadCsv(lying.Files))) { Replace = true };
        yield return new OutputFile("CHECKLIST.txt", Encoding.UTF8.GetBytes(UploadChecklist.Text(lying))) { Replace = true };
    }

    /// <summary>The person writes into the last two columns; <c>mark --from upload.csv</c> reads them.</summary>
    private static string UploadCsv(IReadOnlyList<StagedFile> files)
    {
        var csv = new StringBuilder(OwnFileMarker.Line).Append("upload list\n").Append(CsvLine.Line("file", "udi", "kind", "bytes", "sha256", "status", "reason"));
        foreach (var file in files)
        {
            csv.Append(CsvLine.Line(file.Row.UploadName, file.Udi?.ToString(), file.Row.Kind, file.Row.Size.ToString(CultureInfo.InvariantCulture), file.Row.Sha256,
                string.Empty, string.Empty));
        }

        return csv.ToString();
    }

    /// <summary>A folder's name, safe everywhere; a short hash where making it safe lost something.</summary>
    private static string FolderName(string zone, string? smartAccount, string? virtualAccount)
    {
        var name = $"{zone}_{smartAccount ?? "any-account"}_{virtualAccount ?? "any-virtual-account"}";
        var safe = new string(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(100).ToArray());
        return safe == name ? safe : $"{safe}_{Digest.Of(Encoding.UTF8.GetBytes(name)).Short}";
    }
}
