using System.Text;
using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Split;

/// <summary>How install files lie in the target folder.</summary>
internal enum InstallLayout
{
    /// <summary>All in one folder: a TFTP root.</summary>
    Flat,

    /// <summary>One folder a product instance.</summary>
    Tree,
}

internal sealed record SplitOptions(string Folder)
{
    public InstallLayout Layout { get; init; }

    public CopyTarget Way { get; init; } = new(null, null, null);

    /// <summary>Only these product instances; empty: all.</summary>
    public IReadOnlyList<long> Only { get; init; } = [];

    /// <summary>Only these servers; empty: all, unless product instances are named.</summary>
    public IReadOnlyList<string> OnlyServers { get; init; } = [];

    /// <summary>Also what was put out before.</summary>
    public bool Again { get; init; }
}

/// <summary>One install file: the response exactly as CSSM wrote it, under a name that says whose it is.</summary>
internal sealed record InstallFile(AnswerRow Answer, Udi Udi, IReadOnlyList<Udi> Members, string Name, IReadOnlyList<Block> Blocks)
{
    public IReadOnlyList<Notice> Warnings { get; init; } = [];

    /// <summary>Weaker evidence that agrees with the one it was matched by.</summary>
    public IReadOnlyList<string> Agrees { get; init; } = [];
}

/// <param name="Files">Written, or to be written in a rehearsal.</param>
/// <param name="Withheld">Not written: another file stands under that name. The rest was.</param>
internal sealed record SplitResult(string Folder, IReadOnlyList<InstallFile> Files, IReadOnlyList<InstallFile> Withheld)
{
    /// <summary>What is for servers, and never for a device.</summary>
    public required ServerSplitResult Servers { get; init; }
}

/// <summary>
/// Answers out of the ledger, one install file for each product instance. Recorded first, written whole or not at all,
/// remembered as written only when the medium has confirmed; what was recorded and not confirmed is simply still to do.
/// </summary>
internal sealed class AnswerSplitter(Ledger ledger, string @operator)
{
    public SplitResult Split(SplitOptions order)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(order.Folder));
        var answers = ledger.Responses.Newest(unsplitOnly: !order.Again)
            .Where(answer => (order.Only.Count == 0 && order.OnlyServers.Count == 0) || order.Only.Contains(answer.DeviceId))
            .ToList();
        var servers = new ServerAnswerSplitter(ledger);
        var toServers = servers.Plan(folder, order);
        if (answers.Count == 0 && toServers.Files.Count == 0)
            return new SplitResult(folder, [], []) { Servers = toServers };

        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var members = ledger.Devices.PresentMembers().ToLookup(member => member.DeviceId, member => member.Udi);
        var names = new DeviceFileNames(devices.Values);
        var named = Name(answers, devices, names, members, order.Layout);
        var withheld = named.FindAll(file => IsTaken(folder, file));
        var files = named.Except(withheld).ToList();
        var sheets = files.ConvertAll(file => Sheet(file, names[file.Udi], order.Way));
        if (ledger.IsRehearsal || files.Count + toServers.Files.Count == 0)
            return new SplitResult(folder, sheets.ConvertAll(pair => pair.File), withheld) { Servers = toServers };

        var planned = new List<long>(files.Count);
        (IReadOnlyList<long> Planned, int Added) ofServers = ([], 0);
        ledger.Write(@operator, () =>
        {
            var unfinished = ledger.Installs.Unconfirmed(folder);
            var added = files.Where(file => !unfinished.ContainsKey((file.Answer.Id, file.Name))).ToList();
            planned.AddRange(files.Select(file => unfinished.TryGetValue((file.Answer.Id, file.Name), out var id) ? id : ledger.Installs.Add(file.Answer.Id, folder, file.Name, ledger.Now)));
            ofServers = servers.Record(folder, toServers);
            return added.Count + ofServers.Added == 0 ? null : ("split", $"{added.Count} install files for {added.Select(file => file.Answer.DeviceId).Distinct().Count()} product instances"
                + $"{(ofServers.Added == 0 ? string.Empty : $" and {ofServers.Added} for servers")} into {folder}");
        });
        servers.WriteOut(folder, toServers);

        // One batch, so that the medium is flushed once; install files get their names first.
        using (var target = DurableFolder.Open(folder))
        {
            target.WriteMany(files.Select(file => new OutputFile(file.Name, ledger.Documents.Bytes(file.Answer.DocumentId, Digest.Parse(file.Answer.Sha256)!.Value)))
                .Concat(sheets.Select(pair => pair.Sheet))
                .Concat(Lists(folder, files, toServers, devices, members)));
        }

        ledger.Write(@operator, () =>
        {
            foreach (var id in planned)
                ledger.Installs.Written(id, ledger.Now);
            servers.Confirm(ofServers.Planned);
            return ("split-written", $"{files.Count + toServers.Files.Count} install files in {folder}");
        });
        return new SplitResult(folder, sheets.ConvertAll(pair => pair.File), withheld) { Servers = toServers };
    }

    /// <summary>One name that is taken must not keep the answers of all others from their devices.</summary>
    private bool IsTaken(string folder, InstallFile file)
    {
        var path = Path.Combine(folder, file.Name);
        return Path.Exists(path) && !FileComparison.Hold(path, ledger.Documents.Bytes(file.Answer.DocumentId, Digest.Parse(file.Answer.Sha256)!.Value));
    }

    private List<InstallFile> Name(List<AnswerRow> answers, Dictionary<long, Udi> devices, DeviceFileNames names, ILookup<long, Udi> members, InstallLayout layout)
    {
        var files = new List<InstallFile>(answers.Count);
        var taken = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var agreements = ledger.Agreements.All();
        foreach (var answer in answers)
        {
            var udi = devices[answer.DeviceId];
            var stem = ItemName.For(DocumentKind.Named(answer.Kind)!, udi, null, Digest.Parse(answer.Sha256)!.Value)[..^".txt".Length];

            // Two UDIs may look alike once made safe; the device's own number tells them apart.
            if (taken.TryGetValue(stem, out var other) && other != answer.DeviceId)
                stem = $"{stem}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..8]}";
            taken[stem] = answer.DeviceId;

            var place = layout == InstallLayout.Tree ? names[udi] + "/" : string.Empty;
            files.Add(new InstallFile(answer, udi, members[answer.DeviceId].ToList(), $"{place}ACK_{stem}.txt",
                ledger.Responses.Blocks(answer.DocumentId).Select(block => new Block(block.Name, Enum.Parse<SignatureShape>(block.Signature, ignoreCase: true))).ToList())
            {
                Agrees = agreements[answer.Id].ToList(),
            });
        }

        files.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        return files;
    }

    private (InstallFile File, OutputFile Sheet) Sheet(InstallFile file, string device, CopyTarget way)
    {
        var name = file.Name[(file.Name.LastIndexOf('/') + 1)..];
        var sheet = InstallSheet.Write(new ExpectedDevice(file.Udi, file.Members, device), DocumentKind.Named(file.Answer.Kind)!, name, IsXml(file.Answer), way);
        return (file with { Warnings = sheet.Warnings }, new OutputFile($"sheets/{name["ACK_".Length..]}", Encoding.ASCII.GetBytes(sheet.Text)) { Replace = true });
    }

    /// <summary>A universal reservation's answer is a bare code; everything else CSSM writes is XML.</summary>
    private bool IsXml(AnswerRow answer)
    {
        if (answer.Kind != DocumentKind.ReservationCode.Name)
            return true;
        var head = ledger.Documents.Bytes(answer.DocumentId, Digest.Parse(answer.Sha256)!.Value).AsSpan();
        return head.Contains((byte)'<');
    }

    /// <summary>The two lists of everything that lies in the folder, rewritten whole each time.</summary>
    private IEnumerable<OutputFile> Lists(string folder, List<InstallFile> files, ServerSplitResult toServers, Dictionary<long, Udi> devices, ILookup<long, Udi> members)
    {
        var all = ledger.Installs.Confirmed(folder)
            .Select(row => (row.Name, row.Sha256, row.Size, row.Kind, Udi: devices[row.DeviceId], Members: members[row.DeviceId]))
            .Concat(files.Select(file => (file.Name, file.Answer.Sha256, file.Answer.Size, file.Answer.Kind, file.Udi, Members: (IEnumerable<Udi>)file.Members)))
            .DistinctBy(row => row.Name, StringComparer.Ordinal)
            .OrderBy(row => row.Name, StringComparer.Ordinal)
            .ToList();
        var sums = new StringBuilder(OwnFileMarker.Line).Append("install files; check with: sha256sum -c SHA256SUMS\n");
        var csv = new StringBuilder(OwnFileMarker.Line).Append("install list\n").Append(CsvLine.Line("udi", "members", "file", "kind", "bytes", "sha256", "sheet"));
        foreach (var row in all)
        {
            sums.Append(row.Sha256).Append("  ").Append(row.Name).Append('\n');
            csv.Append(CsvLine.Line(row.Udi.ToString(), string.Join(' ', row.Members), row.Name, row.Kind, row.Size.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Sha256,
                "sheets/" + row.Name[(row.Name.LastIndexOf('/') + 1)..]["ACK_".Length..]));
        }

        foreach (var (name, sha256, size) in new ServerAnswerSplitter(ledger).Listed(folder, toServers))
        {
            sums.Append(sha256).Append("  ").Append(name).Append('\n');
            csv.Append(CsvLine.Line(string.Empty, string.Empty, name, DocumentKind.ServerResponse.Name, size.ToString(System.Globalization.CultureInfo.InvariantCulture), sha256, string.Empty)); // no device, no sheet
        }

        yield return new OutputFile("INSTALL.csv", Encoding.UTF8.GetBytes(csv.ToString())) { Replace = true };
        yield return new OutputFile("SHA256SUMS", Encoding.UTF8.GetBytes(sums.ToString())) { Replace = true };
    }
}
