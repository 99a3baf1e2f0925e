using System.Globalization;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Split;

/// <summary>
/// Writes responses from the ledger, one install file for each product instance. Each is recorded first, written completely
/// or not at all, and recorded as written when the disk has confirmed. The next run writes what was not confirmed.
/// </summary>
internal sealed class AnswerSplitter(Ledger ledger, string @operator)
{
    /// <exception cref="Failure">
    /// <see cref="FailureKind.Usage"/>: this is a desk, or a name means no product instance, or several.
    /// <see cref="FailureKind.Missing"/>: the folder cannot be written.
    /// </exception>
    public SplitResult Split(SplitOptions options)
    {
        var (station, side) = ledger.Station();
        if (side == Side.Desk)
        {
            throw new Failure(FailureKind.Usage,
                $"{station} is a desk, and split writes install files for devices, which are in a zone",
                "here: offlic pack --to DRIVE; then in the zone: offlic receive DRIVE, offlic split --to FOLDER");
        }

        var (onlyDevices, onlyServers) = new DeviceResolver(ledger).FindTypedTargets(options.Only);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var answers = ledger.Responses.Newest(unsplitOnly: !options.Again)
            .Where(answer => options.Only.Count == 0 || onlyDevices.Contains(answer.DeviceId))
            .ToList();
        var servers = new ServerAnswerSplitter(ledger);
        var toServers = onlyDevices.Count > 0 && onlyServers.Count == 0
            ? new ServerSplitResult([], [])
            : servers.Plan(folder, onlyServers, options.Again);
        if (answers.Count == 0 && toServers.Files.Count == 0)
            return new SplitResult(folder, [], []) { Servers = toServers };

        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var members = ledger.Devices.PresentMembers().ToLookup(member => member.DeviceId, member => member.Udi);
        var names = new DeviceFileNames(devices.Values);
        var roster = RosterQuery.Read(ledger);
        var named = CreateFiles(answers, devices, names, members, options.Layout)
            .ConvertAll(file => file with { Hostname = roster.Find(file.Udi, file.Members)?.Hostname });
        var withheld = named.FindAll(file => IsTaken(folder, file));
        var files = named.Except(withheld).ToList();
        var target = CopyTarget.From(ledger, options.CopyUrl, options.Vrf, options.Disk);
        var sheets = files.ConvertAll(file => WriteSheet(file, names[file.Udi], target));
        if (ledger.IsRehearsal || files.Count + toServers.Files.Count == 0)
            return new SplitResult(folder, sheets.ConvertAll(pair => pair.File), withheld) { Servers = toServers };

        var planned = new List<long>(files.Count);
        (IReadOnlyList<long> Planned, int Added) forServers = ([], 0);
        ledger.Write(@operator, () =>
        {
            var unfinished = ledger.Installs.Unconfirmed(folder);
            var added = files.Where(file => !unfinished.ContainsKey((file.Answer.Id, file.Name))).ToList();
            planned.AddRange(files.Select(file => unfinished.TryGetValue((file.Answer.Id, file.Name), out var id)
                ? id
                : ledger.Installs.Add(file.Answer.Id, folder, file.Name, ledger.Now)));
            forServers = servers.Record(folder, toServers);
            return added.Count + forServers.Added == 0 ? null : ("split", $"{added.Count} install files for "
                + $"{added.Select(file => file.DeviceId).Distinct().Count()} product instances"
                + $"{(forServers.Added == 0 ? string.Empty : $" and {forServers.Added} for servers")} into {folder}");
        });
        servers.Write(folder, toServers);

        // One batch, so that the disk is flushed once; install files get their names first.
        using (var output = DurableFolder.Open(folder))
        {
            output.WriteMany(files.Select(file => new OutputFile(file.Name, ledger.Documents.Bytes(file.Answer.DocumentId, file.Digest)))
                .Concat(sheets.Select(pair => pair.Sheet))
                .Concat(WriteLists(folder, files, toServers, devices, members)));
        }

        ledger.Write(@operator, () =>
        {
            foreach (var id in planned)
                ledger.Installs.Written(id, ledger.Now);
            servers.Confirm(forServers.Planned);
            return ("split-written", $"{files.Count + toServers.Files.Count} install files in {folder}");
        });
        return new SplitResult(folder, sheets.ConvertAll(pair => pair.File), withheld) { Servers = toServers };
    }

    /// <summary>One name that is taken must not withhold the responses of all other devices.</summary>
    private bool IsTaken(string folder, InstallFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return Path.Exists(path) && !FileComparison.Hold(path, ledger.Documents.Bytes(file.Answer.DocumentId, file.Digest));
    }

    private List<InstallFile> CreateFiles(
        List<AnswerRow> answers, Dictionary<long, Udi> devices, DeviceFileNames names, ILookup<long, Udi> members, InstallLayout layout)
    {
        var files = new List<InstallFile>(answers.Count);
        var taken = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var agreements = ledger.Agreements.All();
        foreach (var answer in answers)
        {
            var udi = devices[answer.DeviceId];
            var stem = ItemName.For(DocumentKind.Named(answer.Kind)!, udi, null, Digest.Parse(answer.Sha256)!.Value)[..^".txt".Length];

            // Two UDIs may have the same safe name; a hash of the UDI makes the file names different.
            if (taken.TryGetValue(stem, out var other) && other != answer.DeviceId)
                stem = $"{stem}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..8]}";
            taken[stem] = answer.DeviceId;

            var place = layout == InstallLayout.Tree ? names[udi] + "/" : string.Empty;
            var blocks = ledger.Responses.Blocks(answer.DocumentId)
                .Select(block => new Block(block.Name, Enum.Parse<SignatureShape>(block.Signature, ignoreCase: true)))
                .ToList();
            files.Add(new InstallFile(answer, udi, members[answer.DeviceId].ToList(), $"{place}ACK_{stem}.txt", blocks)
            {
                Agrees = agreements[answer.Id].ToList(),
            });
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    private (InstallFile File, OutputFile Sheet) WriteSheet(InstallFile file, string device, CopyTarget target)
    {
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        var sheet = InstallSheet.Write(new ExpectedDevice(file.Udi, file.Members, device), file.Kind, name, IsXml(file), target);
        var output = new OutputFile($"sheets/{name[FileNames.AckPrefix.Length..]}", Encoding.ASCII.GetBytes(sheet.Text)) { Replace = true };
        return (file with { Warnings = sheet.Warnings }, output);
    }

    /// <summary>CSSM writes a bare code for a universal reservation and XML for everything else.</summary>
    private bool IsXml(InstallFile file) =>
        file.Kind != DocumentKind.ReservationCode
        || ledger.Documents.Bytes(file.Answer.DocumentId, file.Digest).AsSpan().Contains((byte)'<');

    /// <summary>The two lists of everything in the folder, rewritten completely each time.</summary>
    private IEnumerable<OutputFile> WriteLists(
        string folder, List<InstallFile> files, ServerSplitResult toServers, Dictionary<long, Udi> devices, ILookup<long, Udi> members)
    {
        var all = ledger.Installs.Confirmed(folder)
            .Select(row => (row.Name, row.Sha256, row.Size, row.Kind, Udi: devices[row.DeviceId], Members: members[row.DeviceId]))
            .Concat(files.Select(file =>
                (file.Name, file.Answer.Sha256, file.Size, file.Answer.Kind, file.Udi, Members: (IEnumerable<Udi>)file.Members)))
            .DistinctBy(row => row.Name, StringComparer.Ordinal)
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .ToList();
        var sums = new StringBuilder(OwnFileMarker.Line).Append("install files; check with: sha256sum -c SHA256SUMS\n");
        var csv = new StringBuilder(OwnFileMarker.Line).Append("install list\n")
            .Append(CsvLine.Format("udi", "members", "file", "kind", "bytes", "sha256", "sheet"));
        foreach (var row in all)
        {
            sums.Append(row.Sha256).Append("  ").Append(row.Name).Append('\n');
            csv.Append(CsvLine.Format(row.Udi.ToString(), string.Join(' ', row.Members), row.Name, row.Kind,
                row.Size.ToString(CultureInfo.InvariantCulture), row.Sha256,
                "sheets/" + row.Name[(row.Name.LastIndexOf('/') + 1)..][FileNames.AckPrefix.Length..]));
        }

        foreach (var (name, sha256, size) in new ServerAnswerSplitter(ledger).ListFiles(folder, toServers))
        {
            sums.Append(sha256).Append("  ").Append(name).Append('\n');

            // There is no device and no sheet.
            csv.Append(CsvLine.Format(string.Empty, string.Empty, name, DocumentKind.ServerResponse.Name,
                size.ToString(CultureInfo.InvariantCulture), sha256, string.Empty));
        }

        yield return new OutputFile(FileNames.InstallList, Encoding.UTF8.GetBytes(csv.ToString())) { Replace = true };
        yield return new OutputFile(FileNames.Checksums, Encoding.UTF8.GetBytes(sums.ToString())) { Replace = true };
    }
}
