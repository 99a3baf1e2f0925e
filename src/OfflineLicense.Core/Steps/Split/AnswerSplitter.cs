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
    public StepProgress Progress { get; init; } = StepProgress.Unseen;

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

        Progress.Begin("reading the newest responses");
        var plan = new SplitPlan();
        ledger.Read(() => plan = Plan(options));
        var (folder, files, servers) = (plan.Folder, plan.Files, plan.Servers);
        if (ledger.IsRehearsal || files.Count + servers.Files.Count == 0)
        {
            foreach (var file in files)
                _ = WriteSheet(plan, file, IsXml(file));
            return plan.ToResult();
        }

        DriveSpace.Check(folder, files.Sum(file => file.Size),
            files.Select(file => (Path.Combine(folder, file.Name), (long)file.Size)), "the install files");
        var toServers = new ServerAnswerSplitter(ledger);
        var planned = new List<long>(files.Count);
        (IReadOnlyList<long> Planned, int Added) forServers = ([], 0);
        ledger.Write(@operator, () =>
        {
            var unfinished = ledger.Installs.Unconfirmed(folder);
            var added = files.Where(file => !unfinished.ContainsKey((file.Answer.Id, file.Name))).ToList();
            planned.AddRange(files.Select(file => unfinished.TryGetValue((file.Answer.Id, file.Name), out var id)
                ? id
                : ledger.Installs.Add(file.Answer.Id, folder, file.Name, ledger.Now)));
            forServers = toServers.Record(folder, servers);
            return added.Count + forServers.Added == 0 ? null : ("split", $"{added.Count} install files for "
                + $"{added.Select(file => file.DeviceId).Distinct().Count()} product instances"
                + $"{(forServers.Added == 0 ? string.Empty : $" and {forServers.Added} for servers")} into {folder}");
        });

        toServers.Write(folder, servers);

        // One batch, so that the disk is flushed once; install files get their names first.
        Progress.Begin("writing install files and sheets", (2 * files.Count) + 2);
        ledger.Read(() => DurableFolder.WriteMany(folder, _ => Progress.Count(ListFiles(plan), file => file.Size)));
        Progress.Begin("recording what was written");

        ledger.Write(@operator, () =>
        {
            foreach (var id in planned)
                ledger.Installs.Written(id, ledger.Now);
            toServers.Confirm(forServers.Planned);
            return ("split-written", $"{files.Count + servers.Files.Count} install files in {folder}");
        });
        return plan.ToResult();
    }

    private SplitPlan Plan(SplitOptions options)
    {
        var (onlyDevices, onlyServers) = new DeviceResolver(ledger).FindTypedTargets(options.Only);
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var pruned = options.Again ? ledger.Prunings.Documents() : new HashSet<long>();
        var wanted = ledger.Responses.Newest(unsplitOnly: !options.Again)
            .Where(answer => options.Only.Count == 0 || onlyDevices.Contains(answer.DeviceId))
            .ToList();
        var answers = pruned.Count == 0 ? wanted : wanted.FindAll(answer => !pruned.Contains(answer.DocumentId));
        var servers = onlyDevices.Count > 0 && onlyServers.Count == 0
            ? new ServerSplitResult([], [], 0)
            : new ServerAnswerSplitter(ledger).Plan(folder, onlyServers, options.Again);
        var plan = new SplitPlan
        {
            Folder = folder,
            Servers = servers,
            Pruned = wanted.Count - answers.Count + servers.Pruned,
            Target = CopyTarget.From(ledger, options.CopyUrl, options.Vrf, options.Disk),
        };
        if (answers.Count + servers.Files.Count == 0)
            return plan;

        var all = ledger.Devices.ReadAll();
        var devices = all.Devices.ToDictionary(device => device.Id, device => device.Udi);
        plan = plan with
        {
            Devices = devices,
            Members = MembersByDevice.From(all, devices),
            Names = new DeviceFileNames(devices.Values),
        };
        var roster = RosterQuery.Read(ledger);
        var isThere = Path.Exists(folder);
        foreach (var file in CreateFiles(answers, plan, roster, options.Layout))
            (isThere && IsTaken(folder, file) ? plan.Withheld : plan.Files).Add(file);
        return plan;
    }

    /// <summary>Install files, then sheets, then the lists. Documents and sheets are made by the threads that write them.</summary>
    private IEnumerable<OutputFile> ListFiles(SplitPlan plan)
    {
        foreach (var file in plan.Files)
        {
            yield return new OutputFile(file.Name, default)
            {
                Size = file.Size,
                Late = ledger.Documents.BytesLater(file.Answer.DocumentId, file.Digest),
            };
        }

        foreach (var file in plan.Files)
            yield return ListSheet(plan, file, IsXml(file));
        foreach (var list in WriteLists(plan))
            yield return list;
    }

    private static OutputFile ListSheet(SplitPlan plan, InstallFile file, bool isXml) => new(NameSheet(file.Name), default)
    {
        Replace = true,
        Late = () => Encoding.ASCII.GetBytes(WriteSheet(plan, file, isXml)),
    };

    private static string WriteSheet(SplitPlan plan, InstallFile file, bool isXml)
    {
        var device = new ExpectedDevice(file.Udi, file.Members, plan.Names![file.Udi]);
        var sheet = InstallSheet.Write(device, file.Kind, RemoveFolder(file.Name), isXml, plan.Target);
        file.Warnings = sheet.Warnings;
        return sheet.Text;
    }

    private static string NameSheet(string file) => "sheets/" + RemoveFolder(file)[FileNames.AckPrefix.Length..];

    private static string RemoveFolder(string name) => name[(name.LastIndexOf('/') + 1)..];

    /// <summary>One name that is taken must not withhold the responses of all other devices.</summary>
    private bool IsTaken(string folder, InstallFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return Path.Exists(path) && !FileComparison.Hold(path, ledger.Documents.Bytes(file.Answer.DocumentId, file.Digest));
    }

    private List<InstallFile> CreateFiles(List<NewestAnswer> answers, SplitPlan plan, DeviceRoster roster, InstallLayout layout)
    {
        var files = new List<InstallFile>(answers.Count);
        var taken = new Dictionary<string, long>(answers.Count, StringComparer.OrdinalIgnoreCase);
        var blocks = ReadBlocks(answers.Count);
        var agreements = ledger.Agreements.All();
        foreach (var answer in answers)
        {
            var udi = plan.Devices[answer.DeviceId];
            var stem = ItemName.For(answer.Kind, udi, null, answer.Sha256)[..^".txt".Length];

            // Two UDIs may have the same safe name; a hash of the UDI makes the file names different.
            if (taken.TryGetValue(stem, out var other) && other != answer.DeviceId)
                stem = $"{stem}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..8]}";
            taken[stem] = answer.DeviceId;

            var place = layout == InstallLayout.Tree ? plan.Names![udi] + "/" : string.Empty;
            var members = plan.Members[answer.DeviceId];
            files.Add(new InstallFile(answer, udi, members, $"{place}ACK_{stem}.txt", blocks(answer.DocumentId))
            {
                Hostname = roster.Find(udi, members)?.Hostname,
                Agrees = agreements.GetValueOrDefault(answer.Id) ?? [],
            });
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    /// <summary>The blocks of a response: read one by one where there are few, else all at once.</summary>
    private Func<long, IReadOnlyList<Block>> ReadBlocks(int answers)
    {
        const int Few = 100;
        if (answers <= Few)
            return id => Convert(ledger.Responses.Blocks(id));
        var all = ledger.Responses.AllBlocks();
        var converted = new Dictionary<IReadOnlyList<(string Name, string Signature)>, IReadOnlyList<Block>>(
            ReferenceEqualityComparer.Instance);
        return id => !all.TryGetValue(id, out var rows) ? []
            : converted.TryGetValue(rows, out var known) ? known
            : converted[rows] = Convert(rows);

        static IReadOnlyList<Block> Convert(IReadOnlyList<(string Name, string Signature)> rows) =>
            [.. rows.Select(row => new Block(row.Name, Enum.Parse<SignatureShape>(row.Signature, ignoreCase: true)))];
    }

    /// <summary>CSSM writes a bare code for a universal reservation and XML for everything else.</summary>
    private bool IsXml(InstallFile file) =>
        file.Kind != DocumentKind.ReservationCode
        || ledger.Documents.Bytes(file.Answer.DocumentId, file.Digest).AsSpan().Contains((byte)'<');

    /// <summary>The two lists of everything in the folder, rewritten completely each time.</summary>
    private IEnumerable<OutputFile> WriteLists(SplitPlan plan)
    {
        var earlier = ledger.Installs.Confirmed(plan.Folder);
        var all = earlier
            .Select(row => (row.Name, row.Sha256, row.Size, row.Kind, row.DeviceId))
            .Concat(plan.Files.Select(file => (file.Name, Sha256: file.Digest.Hex, file.Size, Kind: file.Kind.Name, file.DeviceId)));
        if (earlier.Count > 0)
            all = all.DistinctBy(row => row.Name, StringComparer.Ordinal).OrderBy(row => row.Name, StringComparer.Ordinal);
        var servers = new ServerAnswerSplitter(ledger).ListFiles(plan.Folder, plan.Servers).ToList();
        yield return List(FileNames.InstallList, text =>
        {
            text.Write(OwnFileMarker.Line + "install list\n");
            text.Write(CsvLine.Format("udi", "members", "file", "kind", "bytes", "sha256", "sheet"));
            foreach (var row in all)
            {
                text.Write(CsvLine.Format(plan.Devices[row.DeviceId].ToString(), string.Join(' ', plan.Members[row.DeviceId]), row.Name,
                    row.Kind, row.Size.ToString(CultureInfo.InvariantCulture), row.Sha256, NameSheet(row.Name)));
            }

            // There is no device and no sheet.
            foreach (var (name, sha256, size) in servers)
            {
                text.Write(CsvLine.Format(string.Empty, string.Empty, name, DocumentKind.ServerResponse.Name,
                    size.ToString(CultureInfo.InvariantCulture), sha256, string.Empty));
            }
        });
        yield return List(FileNames.Checksums, text =>
        {
            text.Write(OwnFileMarker.Line + "install files; check with: sha256sum -c SHA256SUMS\n");
            foreach (var (name, sha256) in all.Select(row => (row.Name, row.Sha256)).Concat(servers.Select(row => (row.Name, row.Sha256))))
                text.Write($"{sha256}  {name}\n");
        });
    }

    private static OutputFile List(string name, Action<TextWriter> content) => new(name, default)
    {
        Replace = true,
        Content = target =>
        {
            using var text = new StreamWriter(target, leaveOpen: true);
            content(text);
        },
    };
}
