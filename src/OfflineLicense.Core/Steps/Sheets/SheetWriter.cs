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
        var devices = ExpectedDevice.From(ledger, options.Only);
        var warnings = new IReadOnlyList<Notice>[devices.Count];
        var changed = devices.Count;
        if (options.IsRehearsal)
        {
            for (var at = 0; at < devices.Count; at++)
                _ = Render(at);
        }
        else if (devices.Count > 0)
        {
            changed = DurableFolder.WriteMany(root, _ => devices.Select((device, at) =>
                new OutputFile(Name(device), default) { Replace = true, Late = () => Render(at) })).Written;
        }

        var written = devices.Select((device, at) => new WrittenSheet(device, Path.Combine(root, Name(device)), warnings[at]));
        return new SheetResult(root, [.. written], changed);

        string Name(ExpectedDevice device) => $"{device.Stem}_{purpose}.txt";

        // Made by the threads that write, so that no more than a few are held.
        ReadOnlyMemory<byte> Render(int at)
        {
            var sheet = write(devices[at], target);
            warnings[at] = sheet.Warnings;
            return Encoding.ASCII.GetBytes(sheet.Text);
        }
    }
}
