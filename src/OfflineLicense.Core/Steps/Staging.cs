using System.Globalization;
using System.Text;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

internal sealed record StageOrder(string Folder)
{
    public IReadOnlyList<long> Only { get; init; } = [];

    /// <summary>Only these servers; empty: all, unless product instances are named.</summary>
    public IReadOnlyList<string> OnlyServers { get; init; } = [];

    /// <summary>Also what was staged before and is still unanswered.</summary>
    public bool Again { get; init; }

    public bool Wants(UploadRow row) => (Only.Count == 0 && OnlyServers.Count == 0)
        || (row.DeviceId is { } id && Only.Contains(id))
        || (row.Server is { } server && OnlyServers.Contains(server, StringComparer.Ordinal));
}

/// <summary>One request in its upload folder.</summary>
internal sealed record StagedFile(UploadRow Row, Udi? Udi, string Folder)
{
    public IReadOnlyList<Notice> Warnings { get; init; } = [];
}

/// <param name="Files">In upload order.</param>
/// <param name="LeftOut">All of whose reports were uploaded unchanged before: CSSM fails on duplicates.</param>
internal sealed record StageResult(string Folder, IReadOnlyList<StagedFile> Files, IReadOnlyList<UploadRow> LeftOut);

/// <summary>
/// Requests out of the ledger into upload folders, one a zone, smart account and virtual account, each file under its
/// upload name and with its exact bytes, with a checklist for the person who uploads.
/// </summary>
internal sealed class Staging(Ledger ledger, string @operator)
{
    public StageResult Stage(StageOrder order)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(order.Folder));
        var (station, _) = ledger.Station();
        var open = ledger.Uploads.Open()
            .Where(row => (order.Again || row.StagedIn is null) && order.Wants(row))
            .ToList();
        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var leftOut = new List<UploadRow>();
        var files = new List<StagedFile>();
        foreach (var group in open.GroupBy(row => FolderName(row.Zone ?? station, row.SmartAccount, row.VirtualAccount), StringComparer.OrdinalIgnoreCase))
        {
            var (part, folder) = (1, Path.Combine(root, group.Key));
            var room = Room(folder, open);
            foreach (var row in group)
            {
                var (uploaded, all) = ledger.Requests.UploadedBefore(row.DocumentId);
                if (all > 0 && uploaded == all)
                {
                    leftOut.Add(row);
                    continue;
                }

                for (; room == 0; room = Room(folder, open))
                    folder = Path.Combine(root, $"{group.Key}_{(++part).ToString(CultureInfo.InvariantCulture)}");
                room--;
                files.Add(new StagedFile(row, row.DeviceId is { } device ? devices[device] : null, folder)
                {
                    Warnings = uploaded > 0 ? [new Notice("partly-uploaded", $"{uploaded} of its {all} reports were uploaded before: CSSM may answer \"duplicate\" for those")] : [],
                });
            }
        }

        if (files.Count > 0 && !ledger.IsRehearsal)
            Write(files, leftOut);
        return new StageResult(root, files, leftOut);
    }

    /// <summary>How many more files an upload folder takes: what an earlier run put there counts, what is laid out again does not count twice.</summary>
    private int Room(string folder, List<UploadRow> now) =>
        Math.Max(0, Limits.UploadFolder - ledger.Uploads.InFolder(folder).Except(now.Select(row => row.DocumentId)).Count());

    private void Write(List<StagedFile> files, List<UploadRow> leftOut)
    {
        foreach (var group in files.GroupBy(file => file.Folder, StringComparer.Ordinal))
        {
            var planned = new List<long>();
            ledger.Write(@operator, () =>
            {
                var unfinished = ledger.Uploads.Unconfirmed(group.Key);
                var added = group.Count(file => !unfinished.ContainsKey(file.Row.DocumentId));
                planned.AddRange(group.Select(file => unfinished.TryGetValue(file.Row.DocumentId, out var id) ? id : ledger.Uploads.Add(file.Row.DocumentId, group.Key, ledger.Now)));
                return added == 0 ? null : ("stage", $"{added} files into {group.Key}");
            });
            using (var target = DurableFolder.Open(group.Key))
            {
                target.WriteMany(group.Select(file => DocumentFile.Of(ledger, file.Row.UploadName, file.Row.DocumentId, file.Row.Sha256, file.Row.Size))
                    .Concat(Lists([.. group], leftOut)));
            }

            ledger.Write(@operator, () =>
            {
                foreach (var id in planned)
                    ledger.Uploads.Written(id, ledger.Now);
                return ("stage-written", $"{planned.Count} files in {group.Key}");
            });
        }
    }

    private IEnumerable<OutputFile> Lists(IReadOnlyList<StagedFile> added, List<UploadRow> leftOut)
    {
        var folder = added[0].Folder;
        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var before = ledger.Uploads.InFolder(folder).Except(added.Select(file => file.Row.DocumentId)).ToHashSet();
        var all = ledger.Uploads.Open().Where(row => before.Contains(row.DocumentId))
            .Select(row => new StagedFile(row, row.DeviceId is { } id ? devices[id] : null, folder))
            .Concat(added)
            .OrderBy(file => file.Row.UploadName, StringComparer.Ordinal)
            .ToList();
        foreach (var readme in StagedReadme.Of(ledger, all))
            yield return readme;
        yield return new OutputFile("upload.csv", Encoding.UTF8.GetBytes(UploadCsv(all))) { Replace = true };
        yield return new OutputFile("CHECKLIST.txt", Encoding.UTF8.GetBytes(Checklist(all, leftOut))) { Replace = true };
    }

    /// <summary>The person writes into the last two columns; <c>mark --from upload.csv</c> reads them.</summary>
    private static string UploadCsv(List<StagedFile> files)
    {
        var csv = new StringBuilder(OwnMark.Line).Append("upload list\n").Append(Csv.Line("file", "udi", "kind", "bytes", "sha256", "status", "reason"));
        foreach (var file in files)
        {
            csv.Append(Csv.Line(file.Row.UploadName, file.Udi?.ToString(), file.Row.Kind, file.Row.Size.ToString(CultureInfo.InvariantCulture), file.Row.Sha256,
                string.Empty, string.Empty));
        }

        return csv.ToString();
    }

    private static string Checklist(List<StagedFile> files, List<UploadRow> leftOut)
    {
        var first = files[0].Row;
        var text = new StringBuilder(OwnMark.Line).Append("checklist\n\n");
        text.Append("Zone             ").Append(first.Zone ?? "this station").Append('\n')
            .Append("Smart account    ").Append(Shown(first.SmartAccount)).Append('\n')
            .Append("Virtual account  ").Append(Shown(first.VirtualAccount)).Append('\n')
            .Append("Files            ").Append(files.Count).Append("\n\n")
            .Append("Choose this account at CSSM first. Upload each file as it is: never open and save it, the device signed its text.\n")
            .Append("CSSM names its answer ACK_ + the file's name: keep that name, it leads back to the device.\n\n");
        var number = 0;
        foreach (var file in files)
        {
            number++;
            text.Append(CultureInfo.InvariantCulture, $"[ ] {number,4}  {file.Row.UploadName}\n")
                .Append("          ").Append(file.Row.Server is { } server ? $"server {server}" : file.Udi is null ? "no UDI inside" : Shown(file.Udi.ToString())).Append("   ").Append(file.Row.Kind).Append('\n');
            if (number == 1 || files[number - 2].Row.WordsKey != file.Row.WordsKey)
                text.Append("          ").Append(PortalWords.Long(file.Row.WordsKey)).Append('\n');
            foreach (var warning in file.Warnings)
                text.Append("          note: ").Append(warning.Message).Append('\n');
        }

        text.Append("\nThen, here at the desk:\n  offlic collect DOWNLOADS            the answers, as downloaded\n  offlic mark uploaded FOLDER         what CSSM has and has not answered yet\n")
            .Append("  offlic mark refused NAME --reason TEXT\n  offlic pack --to STICK              answers and marks, back to the zone\n");
        if (leftOut.Count > 0)
        {
            text.Append("\nLeft out, because every report in them was uploaded before (CSSM fails on duplicates):\n");
            foreach (var row in leftOut)
                text.Append("  ").Append(row.UploadName).Append('\n');
        }

        return text.ToString();
    }

    private static string Shown(string? text) =>
        text is null ? "(not stated)" : new string(text.Where(c => !char.IsControl(c)).Take(Limits.TextShown).Select(c => c is >= ' ' and < '\u007f' ? c : '?').ToArray());

    /// <summary>A folder's name, safe everywhere; a short hash where making it safe lost something.</summary>
    private static string FolderName(string zone, string? smartAccount, string? virtualAccount)
    {
        var name = $"{zone}_{smartAccount ?? "any-account"}_{virtualAccount ?? "any-virtual-account"}";
        var safe = new string(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_').Take(100).ToArray());
        return safe == name ? safe : $"{safe}_{Digest.Of(Encoding.UTF8.GetBytes(name)).Short}";
    }
}
