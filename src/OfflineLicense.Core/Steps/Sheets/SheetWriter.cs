using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Sheets;

/// <summary>A command sheet in its file.</summary>
internal sealed record WrittenSheet(ExpectedDevice Device, string Path, IReadOnlyList<Notice> Warnings);

/// <param name="Folder">Where the sheets are.</param>
/// <param name="Sheets">In the order of their names.</param>
/// <param name="Changed">How many files were not there with the same text.</param>
internal sealed record SheetResult(string Folder, IReadOnlyList<WrittenSheet> Sheets, int Changed)
{
    /// <summary>Where playbooks write what is collected; null: none was written.</summary>
    public string? Intake { get; init; }
}

/// <summary>Writes command sheets into a folder, one for each product instance, one for all, or playbooks. Each run writes them
/// completely.</summary>
internal static class SheetWriter
{
    /// <summary>What every product instance that is expected to report does.</summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name means no product instance, or several.</exception>
    public static SheetResult Write(
        Ledger ledger, SheetOptions options, Func<ExpectedDevice, CopyTarget, CommandSheet> write,
        Func<ExpectedDevice, CopyTarget, DeviceTasks>? automate = null) => Write(ledger, options,
        [
            .. ExpectedDevice.From(ledger, options.Only).Select(device => new PlannedSheet(device, target => write(device, target),
                automate is null ? null : target => automate(device, target))),
        ]);

    /// <param name="ledger">Has the settings <c>copy.url</c> and <c>folders.intake</c>.</param>
    /// <param name="options">What a person typed.</param>
    /// <param name="sheets">In the order of their names.</param>
    public static SheetResult Write(Ledger ledger, SheetOptions options, IReadOnlyList<PlannedSheet> sheets)
    {
        var target = CopyTarget.From(ledger, options.CopyUrl, options.Vrf, options.Disk);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        if (options.Format == SheetFormat.Ansible)
            return AnsibleWriter.Write(ledger, options, sheets, target, root);
        var purpose = options.Purpose.ToString().ToLowerInvariant();
        var warnings = new IReadOnlyList<Notice>[sheets.Count];
        var names = options.IsCombined
            ? [.. Enumerable.Repeat($"all_{purpose}.txt", sheets.Count)]
            : SheetNames.Find(sheets, purpose);
        var changed = options.IsCombined ? Math.Min(sheets.Count, 1) : sheets.Count;
        options.Progress.Begin("writing sheets", sheets.Count);
        if (options.IsRehearsal)
        {
            for (var at = 0; at < sheets.Count; at++)
                _ = Render(at);
        }
        else if (sheets.Count > 0)
        {
            changed = DurableFolder.WriteMany(root, _ => options.IsCombined
                ? [new OutputFile(names[0], default) { Replace = true, Content = Combine }]
                : sheets.Select((_, at) => new OutputFile(names[at], default) { Replace = true, Late = () => Encode(Render(at)) })).Written;
        }

        var written = sheets.Select((sheet, at) => new WrittenSheet(sheet.Device, Path.Combine(root, names[at]), warnings[at]));
        return new SheetResult(root, [.. written], changed);

        // Made by the threads that write, so that no more than a few are held.
        string Render(int at)
        {
            var sheet = sheets[at].Write(target);
            warnings[at] = sheet.Warnings;
            options.Progress.Add(1, sheet.Text.Length);
            return sheet.Text;
        }

        // As it is written: the text of 25,000 devices is never held.
        void Combine(Stream file)
        {
            file.Write(Encode($"{OwnFileMarker.SheetLine}{purpose} sheets of {sheets.Count} devices, one after the other. "
                + "Type each part on its own device only.\n").Span);
            for (var at = 0; at < sheets.Count; at++)
                file.Write(Encode($"!\n! {new string('=', 70)}\n{Render(at)}").Span);
        }
    }

    private static ReadOnlyMemory<byte> Encode(string text) => Encoding.ASCII.GetBytes(text);
}
