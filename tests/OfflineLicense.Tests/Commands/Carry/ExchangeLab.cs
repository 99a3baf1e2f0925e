namespace OfflineLicense.Tests.Commands.Carry;

/// <summary>A zone and a desk whose folders for <c>exchange</c> are set and there, and one drive.</summary>
internal sealed class ExchangeLab : IDisposable
{
    public ExchangeLab()
    {
        foreach (var folder in new[] { "usb", "tftp", "upload", "downloads" })
            Pair.Folder(folder);
        foreach (var (station, name, folder) in Folders)
            Set(station, name, folder);
    }

    /// <summary>The station, the setting and the folder below the lab's own.</summary>
    public static IReadOnlyList<(string Station, string Name, string Folder)> Folders { get; } =
    [
        ("zone", SettingName.IntakeFolder, "tftp"), ("zone", SettingName.InstallFolder, "tftp"), ("zone", SettingName.MediaFolder, "usb"),
        ("desk", SettingName.UploadFolder, "upload"), ("desk", SettingName.DownloadsFolder, "downloads"),
        ("desk", SettingName.MediaFolder, "usb"),
    ];

    public StationPair Pair { get; } = new();

    public string At(params string[] parts) => Pair.At(parts);

    public Said Zone(params string[] args) => Pair.Zone(["exchange", .. args]);

    public Said Desk(params string[] args) => Pair.Desk(["exchange", .. args]);

    public void Set(string station, string name, string folder) =>
        StationPair.Done(Pair.In(station, "config", name, folder.Length == 0 ? folder : At(folder)));

    /// <summary>A device writes its usage file to the TFTP root.</summary>
    public void Save(string serial, long report) => Pair.Write($"tftp/{serial}.txt", StationPair.Usage(serial, report));

    /// <summary>A person uploads what was staged and saves CSSM's response.</summary>
    public void Answer(string serial, long stated = 1_700_000_000) =>
        Pair.Write($"downloads/ACK_{serial}.txt", StationPair.Ack(stated, serial));

    /// <summary>What lies outside the stations, by name and content.</summary>
    public IReadOnlyList<string> Files() =>
    [
        .. Directory.EnumerateFiles(Pair.Shell.Folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains(".offlic/", StringComparison.Ordinal))
            .Select(path => $"{Path.GetRelativePath(Pair.Shell.Folder, path)} {Convert.ToHexString(
                System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>How many rows the journal of a station has: a run that changes nothing adds none.</summary>
    public int Rows(string station) => Pair.In(station, "audit", "export", "--json").Json("journal").Count;

    public void Dispose() => Pair.Dispose();
}
