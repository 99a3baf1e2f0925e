using System.Text;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Sheets;

/// <summary>A command sheet in its file.</summary>
internal sealed record WrittenSheet(ExpectedDevice Device, string Path, IReadOnlyList<Notice> Warnings);

/// <param name="Sheets">In the order of their names.</param>
/// <param name="Changed">How many of them were not there with the same text.</param>
internal sealed record SheetResult(IReadOnlyList<WrittenSheet> Sheets, int Changed);

/// <summary>Command sheets, one a product instance, into a folder; rewritten whole each time.</summary>
internal static class SheetWriter
{
    /// <param name="folder">Where the sheets go.</param>
    /// <param name="purpose">The end of their names: <c>save</c>, <c>authorize</c>, <c>return</c>.</param>
    /// <param name="devices">Whose sheets.</param>
    /// <param name="write">Writes one.</param>
    /// <param name="rehearse">Say what would be written, and write nothing.</param>
    public static SheetResult Write(string folder, string purpose, IReadOnlyList<ExpectedDevice> devices, Func<ExpectedDevice, CommandSheet> write, bool rehearse)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var sheets = devices.Select(device => (Device: device, Name: $"{device.Stem}_{purpose}.txt", Sheet: write(device))).ToList();
        var changed = sheets.Count;
        if (sheets.Count > 0 && !rehearse)
        {
            using var target = DurableFolder.Open(root);
            changed = target.WriteMany(sheets.Select(sheet => new OutputFile(sheet.Name, Encoding.ASCII.GetBytes(sheet.Sheet.Text)) { Replace = true })).Written;
        }

        return new SheetResult([.. sheets.Select(sheet => new WrittenSheet(sheet.Device, Path.Combine(root, sheet.Name), sheet.Sheet.Warnings))], changed);
    }
}
