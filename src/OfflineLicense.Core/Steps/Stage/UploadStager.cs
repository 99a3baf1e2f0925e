using System.Globalization;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// Writes requests from the ledger into upload folders, one for each zone, smart account and virtual account. Each file has
/// its upload name and its exact bytes, and each folder a checklist for the person who uploads.
/// </summary>
internal sealed class UploadStager(Ledger ledger, string @operator)
{
    public StepProgress Progress { get; init; } = StepProgress.Unseen;

    private readonly Dictionary<long, Udi> _devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);

    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: a name means no product instance, or several. <see cref="FailureKind.Missing"/>: the
    /// folder cannot be written.
    /// </exception>
    public StageResult Stage(StageOptions options)
    {
        var (onlyDevices, onlyServers) = new DeviceResolver(ledger).FindTypedTargets(options.Only);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        Progress.Begin("reading requests");
        var (station, side) = ledger.Station();
        var pruned = ledger.Prunings.Documents(); // its mark was taken back afterwards
        var waits = ledger.Uploads.Open();
        var all = waits.Where(row => !pruned.Contains(row.DocumentId)).ToList();
        var wanted = all.Where(row => options.Only.Count == 0
            || (row.DeviceId is { } id && onlyDevices.Contains(id))
            || (row.Server is { } server && onlyServers.Contains(server, StringComparer.Ordinal))).ToList();
        var open = wanted.FindAll(row => options.Again || row.StagedIn is null);
        if (options.Fresh)
            root = DatedFolder.Choose(ledger, root, open);
        var settled = SettledUpload.Find(ledger, root);
        var since = SinceLastStage.Find(ledger, all);
        var tried = ledger.Uploads.AnsweredBatches();
        var (files, leftOut) = (new List<StagedFile>(), new List<UploadRow>());
        ledger.Read(() => (files, leftOut) = AssignFolders(open, root, station));
        DriveSpace.Check(root, files.Sum(file => file.Row.Size),
            files.Select(file => (Path.Combine(file.Folder, file.UploadName), file.Row.Size)), "the upload folders");
        var byFolder = files.ToLookup(file => file.Folder, StringComparer.Ordinal);

        // A batch also includes files of an earlier run, for instance all but the device that was tried first.
        var staged = options.Batch
            ? wanted.Select(row => row.StagedIn).OfType<string>().Where(folder => Path.GetDirectoryName(folder) == root)
            : [];
        var batches = new List<StagedBatch>();
        var requests = all.ToDictionary(row => row.DocumentId);
        var again = files.Select(file => file.Row.DocumentId).ToHashSet();
        var waiting = all.Where(row => row.StagedIn is not null && !again.Contains(row.DocumentId))
            .ToLookup(row => CreateFolderName(row, station), StringComparer.OrdinalIgnoreCase);
        var triedFolders = new List<TriedBatch>();

        // The boxes of an earlier run are ticked where CSSM answered since.
        foreach (var folder in files.Select(file => file.Folder).Concat(staged).Concat(settled.Select(file => file.Folder))
            .Distinct(StringComparer.Ordinal))
        {
            var added = byFolder[folder].ToList();
            var present = FindPresent(folder, added, requests);
            if (present.Count == 0)
                continue;
            var usage = present.FindAll(file => file.IsUsage);
            var batch = options.Batch && usage.Count > 0 ? new UploadArchive(ledger, usage.Select(file => file.Row)) : null;
            var first = present[0].Row;
            var triedAt = tried.FirstOrDefault(account =>
                (account.SmartAccount, account.VirtualAccount) == (first.SmartAccount, first.VirtualAccount))?.At;
            if (triedAt is not null && usage.Count > 1)
                triedFolders.Add(new TriedBatch(folder, triedAt));
            if (!ledger.IsRehearsal)
            {
                Write(options, folder, added, new UploadFolder(present, [.. leftOut.Select(row => row.UploadName)])
                {
                    Batch = batch?.Name,
                    Settled = [.. settled.Where(file => file.Folder == folder)],
                    Elsewhere = [.. waiting[CreateFolderName(first, station)].Where(row => row.StagedIn != folder)],
                    BatchTriedAt = triedAt,
                });
            }

            if (batch is not null)
                batches.Add(new StagedBatch(folder, batch.Name, batch.Count, !ledger.IsRehearsal && !WriteBatch(folder, batch)));
        }

        var balance = LicenseBalance.FromRequests(
            ledger, files.ConvertAll(file => file.Row.DocumentId), leftOut.ConvertAll(row => row.DocumentId));
        var omitted = leftOut.ConvertAll(row => new LeftOutRequest(row.UploadName, Digest.Parse(row.Sha256)!.Value));
        return new StageResult(files, omitted, batches, balance)
        {
            Side = side,
            Settled = settled,
            Since = since,
            Tried = triedFolders,
            Pruned = waits.Count - all.Count,
            StagedBefore = wanted.Count - open.Count,
        };
    }

    private (List<StagedFile> Files, List<UploadRow> LeftOut) AssignFolders(List<UploadRow> open, string root, string station)
    {
        var (files, leftOut) = (new List<StagedFile>(), new List<UploadRow>());
        var again = open.Select(row => row.DocumentId).ToHashSet();
        var byFolder = open.GroupBy(
            row => CreateFolderName(row, station), StringComparer.OrdinalIgnoreCase);
        foreach (var group in byFolder)
        {
            var (part, folder) = (1, Path.Combine(root, group.Key));
            var room = CountRoom(folder, again);
            foreach (var row in group)
            {
                var before = ledger.Uploads.UploadedBefore(row.DocumentId);
                if (before.All > 0 && before.Uploaded == before.All)
                {
                    leftOut.Add(row);
                    continue;
                }

                for (; room == 0; room = CountRoom(folder, again))
                    folder = Path.Combine(root, $"{group.Key}_{(++part).ToString(CultureInfo.InvariantCulture)}");
                room--;
                files.Add(CreateFile(row, folder, before));
            }
        }

        return (files, leftOut);
    }

    private StagedFile CreateFile(UploadRow row, string folder, (long Uploaded, long All) before)
    {
        var udi = row.DeviceId is { } device ? _devices[device] : null;
        var pastes = PortalInstructions.Find(row.Kind).Pastes;
        return new StagedFile(row, udi, folder)
        {
            Reserves = row.Kind == DocumentKind.ReservationRequest.Name
                ? [.. ledger.Reserves.Of(row.DocumentId).Select(reserve => (reserve.Tag, reserve.Count))]
                : [],
            Codes = pastes ? Recognizer.Read(ledger.Documents.Bytes(row.DocumentId, Digest.Parse(row.Sha256)!.Value)).Codes : [],
            Warnings = before.Uploaded == 0 ? [] : [new Notice(WarningCode.PartlyUploaded,
                $"{before.Uploaded} of its {before.All} reports were uploaded before: CSSM may answer \"duplicate\" for those")],
        };
    }

    /// <summary>How many more files an upload folder takes. Files of earlier runs count; those that are staged again count once.</summary>
    private int CountRoom(string folder, HashSet<long> again) =>
        Math.Max(0, Limits.UploadFolder - ledger.Uploads.InFolder(folder).Count(id => !again.Contains(id)));

    /// <summary>Everything in a folder that is still to be uploaded: the files of this run and of earlier ones.</summary>
    private List<StagedFile> FindPresent(string folder, List<StagedFile> added, Dictionary<long, UploadRow> requests)
    {
        var before = ledger.Uploads.InFolder(folder).Except(added.Select(file => file.Row.DocumentId));
        return [.. before.Select(id => requests.GetValueOrDefault(id)).OfType<UploadRow>()
            .Select(row => CreateFile(row, folder, ledger.Uploads.UploadedBefore(row.DocumentId)))
            .Concat(added)
            .OrderBy(file => file.UploadName, StringComparer.Ordinal)];
    }

    private void Write(StageOptions options, string folder, List<StagedFile> added, UploadFolder content)
    {
        var planned = new List<long>();
        ledger.Write(@operator, () =>
        {
            var unfinished = ledger.Uploads.Unconfirmed(folder);
            var count = added.Count(file => !unfinished.ContainsKey(file.Row.DocumentId));
            planned.AddRange(added.Select(file => unfinished.TryGetValue(file.Row.DocumentId, out var id)
                ? id
                : ledger.Uploads.Add(file.Row.DocumentId, folder, ledger.Now)));
            return count == 0 ? null : ("stage", $"{count} files into {folder}");
        });
        Progress.Begin($"writing {Path.GetFileName(folder)}", added.Count, added.Sum(file => file.Row.Size));
        ledger.Read(() => DurableFolder.WriteMany(folder, target =>
        {
            var old = (target?.Names() ?? []).Where(UploadArchive.IsName).Where(name => name != content.Batch)
                .Order(StringComparer.Ordinal);
            return Progress.Count(added, file => file.Row.Size)
                .Select(file => DocumentWriter.Create(ledger, file.UploadName, file.Row.DocumentId, file.Row.Sha256, file.Row.Size))
                .Concat(CreateLists(options, content with { OldBatches = [.. old] }, hasNewFiles: added.Count > 0));
        }, Open));
        if (planned.Count == 0)
            return;
        ledger.Write(@operator, () =>
        {
            foreach (var id in planned)
                ledger.Uploads.Written(id, ledger.Now);
            return ("stage-written", $"{planned.Count} files in {folder}");
        });
    }

    /// <summary>An upload folder is below the one that the person named, and no link leads to it.</summary>
    private static DurableFolder Open(string folder) => DurableFolder.OpenBelow(Path.GetDirectoryName(folder)!, Path.GetFileName(folder));

    /// <returns>Whether it was not there with these bytes.</returns>
    private bool WriteBatch(string folder, UploadArchive batch)
    {
        using var target = Open(folder);
        Progress.Begin($"writing {batch.Name}");
        if (target.Write(batch.Name, batch.WriteTo, replace: true) == WriteOutcome.AlreadyThere)
            return false;
        ledger.Write(@operator, () => ("stage-batch", $"{batch.Name} of {batch.Count} files in {folder}"));
        return true;
    }

    /// <param name="hasNewFiles">False: upload.csv stays as it is, with what a person wrote into it.</param>
    private IEnumerable<OutputFile> CreateLists(StageOptions options, UploadFolder content, bool hasNewFiles)
    {
        foreach (var readme in UploadReadme.Create(ledger, content.Files))
            yield return readme;
        if (hasNewFiles)
            yield return new OutputFile(FileNames.UploadList, Encoding.UTF8.GetBytes(WriteUploadCsv(content.Files))) { Replace = true };
        yield return new OutputFile(FileNames.Checklist, Encoding.UTF8.GetBytes(UploadChecklist.Write(content))) { Replace = true };
        if (options.Page is { } page)
            yield return new OutputFile(FileNames.ChecklistPage, page(content)) { Replace = true };
    }

    /// <summary>The person fills in the last two columns, and <c>mark --from upload.csv</c> reads them.</summary>
    private static string WriteUploadCsv(IReadOnlyList<StagedFile> files)
    {
        var csv = new StringBuilder(OwnFileMarker.Line).Append("upload list\n")
            .Append(CsvLine.Format("file", "udi", "kind", "bytes", "sha256", "status", "reason"));
        foreach (var file in files)
        {
            var size = file.Row.Size.ToString(CultureInfo.InvariantCulture);
            csv.Append(CsvLine.Format(
                file.UploadName, file.Udi?.ToString(), file.KindName, size, file.Row.Sha256, string.Empty, string.Empty));
        }

        return csv.ToString();
    }

    /// <summary>A folder name of safe characters; with a short hash where characters were replaced.</summary>
    private static string CreateFolderName(UploadRow row, string station)
    {
        var name = $"{row.Zone ?? station}_{row.SmartAccount ?? "any-account"}_{row.VirtualAccount ?? "any-virtual-account"}";
        var safe = new string(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(100).ToArray());
        return safe == name ? safe : $"{safe}_{Digest.Of(Encoding.UTF8.GetBytes(name)).Short}";
    }
}
