using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>A file on a device that is copied to where files are collected.</summary>
/// <param name="Path">On the device.</param>
/// <param name="Name">Where it is collected.</param>
/// <param name="Tftp">The line that copies it; null: it is fetched by SCP.</param>
internal sealed record DeviceFile(string Path, string Name, ConsoleLine? Tftp);

/// <summary>An install file that a device imports.</summary>
/// <param name="Source">The file as <c>split</c> wrote it.</param>
/// <param name="Path">Where it is put on the device by SCP; null: the line names the server.</param>
/// <param name="Line">The import command.</param>
/// <param name="Expected">What the device prints on success.</param>
internal sealed record DeviceImport(string Source, string? Path, ConsoleLine Line, string Expected);

/// <summary>What a playbook does on one device.</summary>
internal sealed record DeviceTasks
{
    /// <summary>Typed in this order.</summary>
    public IReadOnlyList<ConsoleLine> Lines { get; init; } = [];

    /// <summary>Counts the reports in the saved file; null: none was saved.</summary>
    public ConsoleLine? Count { get; init; }

    public IReadOnlyList<DeviceFile> Files { get; init; } = [];

    public IReadOnlyList<DeviceImport> Imports { get; init; } = [];

    /// <summary>Why a line is not written, each once: then nothing is done on the device.</summary>
    public IEnumerable<string> Problems => Lines.Append(Count ?? default).Concat(Files.Select(file => file.Tftp ?? default))
        .Concat(Imports.Select(import => import.Line))
        .Where(line => line.Problem is not null).Select(line => $"the {line.Name} line was not written: {line.Problem}").Distinct();

    /// <summary>Copied by TFTP if that is how devices copy, else fetched by SCP: a playbook has no password for a server.</summary>
    public static DeviceFile CopyOut(string disk, string file, CopyTarget target) =>
        new(disk + file, file, target.IsTftp ? DeviceCommands.CopyOut(disk + file, file, target) : null);

    /// <summary>From the TFTP server without a copy on the device if that is known to work, else by SCP.</summary>
    public static DeviceImport Import(ExpectedDevice device, DocumentKind kind, string source, CopyTarget target)
    {
        var (file, disk) = (Path.GetFileName(source), target.Disk ?? Platform.Find(device).Disk);
        var direct = DeviceCommands.ImportFrom(kind, file, target);
        return new DeviceImport(source, direct is null ? disk + file : null, direct ?? DeviceCommands.ImportFile(kind, disk + file),
            kind == DocumentKind.ReservationCode ? DeviceCommands.ReservationSuccess : DeviceCommands.ImportSuccess);
    }
}
