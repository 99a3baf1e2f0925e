using System.Text;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Sheets;

/// <summary>A command sheet in its file.</summary>
internal sealed record WrittenSheet(ExpectedDevice Device, string Path, IReadOnlyList<Notice> Warnings);

/// <param name="Folder">Where the sheets are.</param>
/// <param name="Sheets">In the order of their names.</param>
/// <param name="Changed">How many of them were not there with the same text.</param>
internal sealed record SheetResult(string Folder, IReadOnlyList<WrittenSheet> Sheets, int Changed);

/// <summary>Writes command sheets into a folder, one for each product instance; each run writes them completely.</summary>
internal static class SheetWriter
{
    /// <param name="ledger">Has the devices and the setting <c>copy.url</c>.</param>
    /// <param name="options">What a person typed.</param>
    /// <param name="write">Writes the text of one sheet.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name means no product instance, or several.</exception>
    public static SheetResult Write(Ledger ledger, SheetOptions options, Func<ExpectedDevice, CopyTarget, CommandSheet> write)
    {
        var target = CopyTarget.From(ledger, options.CopyUrl, options.Vrf, options.Disk);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var purpose = options.Purpose.ToString().ToLowerInvariant();
        var sheets = ExpectedDevice.From(ledger, options.Only)
            .Select(device => (Device: device, Name: $"{device.Stem}_{purpose}.txt", Sheet: write(device, target)))
            .ToList();
        var changed = sheets.Count;
        if (sheets.Count > 0 && !options.IsRehearsal)
        {
            using var folder = DurableFolder.Open(root);
            changed = folder.WriteMany(sheets.Select(sheet =>
                new OutputFile(sheet.Name, Encoding.ASCII.GetBytes(sheet.Sheet.Text)) { Replace = true })).Written;
        }

        var written = sheets.ConvertAll(sheet => new WrittenSheet(sheet.Device, Path.Combine(root, sheet.Name), sheet.Sheet.Warnings));
        return new SheetResult(root, written, changed);
    }
}
