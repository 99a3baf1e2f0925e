using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Sheets;

/// <summary>What a person typed for <c>prepare</c>.</summary>
/// <param name="Folder">The folder of the TFTP server, as a full path.</param>
/// <param name="Purpose">The sheets whose copy lines write into the files.</param>
internal sealed record PrepareOptions(string Folder, SheetPurpose Purpose)
{
    /// <summary>Only these product instances, as a person typed them; a complete UDI may be new. Empty: all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Return what would be created, and create nothing.</summary>
    public bool IsRehearsal { get; init; }
}

/// <summary>An empty file that a device is to write into.</summary>
/// <param name="IsWritable">Every account may write it, as a TFTP server needs.</param>
internal sealed record PreparedFile(ExpectedDevice Device, string Path, bool Created, bool IsWritable);

/// <summary>The result of <c>prepare</c>.</summary>
/// <param name="Devices">The number of product instances.</param>
internal sealed record PrepareResult(string Folder, int Devices, IReadOnlyList<PreparedFile> Files);

/// <summary>
/// Creates empty files under the names that the sheets copy to, because most TFTP servers accept only files that exist. A
/// file that is still empty when it is collected means that its device has not reported.
/// </summary>
internal static class DropFilePreparer
{
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name means no product instance, or several.</exception>
    public static PrepareResult Prepare(Ledger ledger, PrepareOptions options)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var devices = ExpectedDevice.From(ledger, options.Only);
        var wanted = devices
            .SelectMany(device => GetNames(options.Purpose, device.Stem).Select(name => (Device: device, Name: name)))
            .ToList();
        if (wanted.Count == 0)
            return new PrepareResult(root, devices.Count, []);
        var names = wanted.Select(file => file.Name);
        var found = options.IsRehearsal ? DropFiles.Look(root, names) : DropFiles.Make(root, names);
        return new PrepareResult(root, devices.Count,
        [
            .. wanted.Select((file, i) =>
                new PreparedFile(file.Device, Path.Combine(root, file.Name), found[i].Created, found[i].Takes)),
        ]);
    }

    /// <summary>The names that the copy lines of a sheet write.</summary>
    private static IReadOnlyList<string> GetNames(SheetPurpose purpose, string stem) => purpose switch
    {
        SheetPurpose.Authorize => [AuthorizeSheet.GetRequestFileName(stem)],
        SheetPurpose.Return => [ReturnSheet.GetCodeFileName(stem)],
        _ => [SaveSheet.GetUsageFileName(stem), SaveSheet.GetCaptureName(stem)],
    };
}
