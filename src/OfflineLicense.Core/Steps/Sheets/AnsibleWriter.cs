using System.Text;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Sheets;

/// <summary>Writes the inventory and the playbooks of sheets, and says which devices are not in them.</summary>
internal static class AnsibleWriter
{
    /// <param name="ledger">Has the setting <c>folders.intake</c>.</param>
    /// <param name="options">What a person typed.</param>
    /// <param name="sheets">In the order of their names.</param>
    /// <param name="target">How files are copied.</param>
    /// <param name="root">Where the files are written.</param>
    public static SheetResult Write(
        Ledger ledger, SheetOptions options, IReadOnlyList<PlannedSheet> sheets, CopyTarget target, string root)
    {
        var intake = ledger.Settings.Value(SettingName.IntakeFolder) ?? Path.Combine(root, "captures");
        var files = new AnsibleFiles(options.Purpose, intake);
        var hosts = new Dictionary<Udi, (AnsibleHost? Host, Notice? Problem)>();
        var (tasks, written) = (new List<(AnsibleHost Host, DeviceTasks Tasks)>(), new List<WrittenSheet>(sheets.Count));
        var taken = sheets.Select(sheet => sheet.Device.Stem).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var sheet in sheets)
        {
            if (!hosts.TryGetValue(sheet.Device.Udi, out var found))
                hosts[sheet.Device.Udi] = found = (AnsibleHost.Find(sheet.Device, taken, out var none), none);
            var does = found.Host is null ? null : sheet.Automate?.Invoke(target);
            var problem = found.Problem
                ?? (does is null ? new Notice(WarningCode.PlatformGuide, "not in the playbooks: a person types it") : null);
            List<Notice> warnings = problem is not null
                ? [problem]
                : [.. does!.Problems.Select(each => new Notice(WarningCode.LineNotWritten, each))];
            if (warnings.Count == 0)
                tasks.Add((found.Host!, does!));
            written.Add(new WrittenSheet(sheet.Device, Path.Combine(root, files.Playbook), warnings));
        }

        var changed = 3;
        if (sheets.Count == 0)
            changed = 0;
        else if (!options.IsRehearsal)
            changed = DurableFolder.WriteMany(root, _ => List(files, tasks)).Written;
        return new SheetResult(root, written, changed) { Intake = intake };
    }

    private static IEnumerable<OutputFile> List(AnsibleFiles files, List<(AnsibleHost Host, DeviceTasks Tasks)> tasks)
    {
        yield return File(AnsibleFiles.Inventory, AnsibleFiles.WriteInventory([.. tasks.Select(each => each.Host).Distinct()]));
        yield return File(files.Playbook, files.WritePlaybook(tasks.ToLookup(each => each.Host, each => each.Tasks)));
        yield return File(AnsibleFiles.Capture, files.WriteCapture());
    }

    private static OutputFile File(string name, string text) => new(name, Encoding.ASCII.GetBytes(text)) { Replace = true };
}
