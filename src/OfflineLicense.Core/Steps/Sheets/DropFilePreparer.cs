using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Steps.Sheets;

/// <summary>An empty file that a device is to write into. <paramref name="Takes"/>: everybody may write it, as a TFTP server needs.</summary>
internal sealed record PreparedFile(ExpectedDevice Device, string Path, bool Created, bool Takes);

/// <summary>
/// Empty files under the names that the sheets copy to: a TFTP server as it is installed takes only files that are there,
/// and what is still empty when it is collected has not reported.
/// </summary>
internal static class DropFilePreparer
{
    /// <summary>The names that the copy lines of a sheet write.</summary>
    /// <param name="purpose"><c>save</c>, <c>authorize</c> or <c>return</c>.</param>
    /// <param name="stem">The device's.</param>
    public static IReadOnlyList<string> Names(string purpose, string stem) => purpose switch
    {
        "authorize" => [AuthorizeSheet.RequestFile(stem)],
        "return" => [ReturnSheet.CodeFile(stem)],
        _ => [SaveSheet.UsageFile(stem), SaveSheet.Capture(stem)],
    };

    public static IReadOnlyList<PreparedFile> Prepare(string folder, string purpose, IReadOnlyList<ExpectedDevice> devices, bool rehearse)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var wanted = devices.SelectMany(device => Names(purpose, device.Stem).Select(name => (Device: device, Name: name))).ToList();
        if (wanted.Count == 0)
            return [];
        var made = rehearse ? DropFiles.Look(root, wanted.Select(file => file.Name)) : DropFiles.Make(root, wanted.Select(file => file.Name));
        return [.. wanted.Select((file, i) => new PreparedFile(file.Device, Path.Combine(root, file.Name), made[i].Created, made[i].Takes))];
    }
}
