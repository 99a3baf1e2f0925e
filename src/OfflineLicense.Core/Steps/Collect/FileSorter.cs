using System.IO.Abstractions;
using System.Text;
using OfflineLicense.Formats;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Finds out what a file is that a command could not use, to name the command that takes it. Only advice follows from it: nothing is
/// recorded, and the command that is named checks the file itself.
/// </summary>
internal static class FileSorter
{
    private const int HeadLength = 4096;

    /// <summary>A licensing file is rarely larger, and a person waits for the message.</summary>
    private const long Largest = 8 << 20;

    /// <summary>It stands in the list of digests, which is the first member of a backup.</summary>
    private static readonly byte[] BackupFormat = Encoding.ASCII.GetBytes(BackupArchive.Format + "\n");

    /// <returns>Unknown also where it cannot be read.</returns>
    public static FileSort Sort(IFileSystem disk, string path)
    {
        try
        {
            if (disk.Directory.Exists(path))
                return SortFolder(disk, path);
            using var source = new SourceFile(disk).Open(path, long.MaxValue, follow: true, out _);
            if (source is null)
                return FileSort.Unknown;
            var head = new byte[Math.Min(HeadLength, source.Length)];
            head = head[..source.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            var sort = Sort(head);
            return sort != FileSort.Unknown || source.Length > Largest || ContainerSniffer.Identify(head) != ContainerKind.None ? sort
                : IsLicensing(disk, path) ? FileSort.Licensing
                : IsDeviceTable(head) ? FileSort.DeviceTable
                : FileSort.Unknown;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or Failure)
        {
            return FileSort.Unknown;
        }
    }

    /// <summary>By the names that the tool gives. What only a person names comes last.</summary>
    private static FileSort SortFolder(IFileSystem disk, string path)
    {
        if (Has(FileNames.Ledger) || Has(Path.Combine(FileNames.StationFolder, FileNames.Ledger)))
            return FileSort.StationFolder;
        if (Has(FileNames.Checksums)
            && Sort(disk, Path.Combine(path, FileNames.Checksums)) is var sums and (FileSort.BundleSums or FileSort.ExportSums))
            return sums == FileSort.BundleSums ? FileSort.BundleFolder : FileSort.Export;
        if (Has(FileNames.UploadList) || Has(FileNames.Checklist))
            return FileSort.UploadFolder;
        if (Has(FileNames.InstallList))
            return FileSort.InstallFolder;
        if (Has(FileNames.Inventory))
        {
            return Sort(disk, Path.Combine(path, FileNames.Inventory)) == FileSort.OwnPaper
                ? FileSort.PlaybookFolder : FileSort.Unknown;
        }

        var names = disk.Directory.EnumerateFiles(path).Select(Path.GetFileName).OfType<string>().ToList();
        return names.Exists(name => name.EndsWith(FileNames.BundleSuffix, StringComparison.OrdinalIgnoreCase)) ? FileSort.BundleFolder
            : names.Exists(name => name.EndsWith(FileNames.BackupSuffix, StringComparison.OrdinalIgnoreCase)) ? FileSort.BackupFolder
            : names.Find(name => name.EndsWith(".txt", StringComparison.Ordinal)) is { } text
                && IsSheet(disk, Path.Combine(path, text)) ? FileSort.SheetFolder
            : names.Count == 0 && disk.Directory.EnumerateDirectories(path).Any(below =>
                disk.File.Exists(Path.Combine(below, FileNames.UploadList))) ? FileSort.UploadFolder
            : FileSort.Unknown;

        bool Has(string name) => disk.File.Exists(Path.Combine(path, name));
    }

    private static bool IsSheet(IFileSystem disk, string path)
    {
        using var source = new SourceFile(disk).Open(path, long.MaxValue, follow: false, out _);
        var head = new byte[OwnFileMarker.SheetLine.Length];
        return source?.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && Encoding.Latin1.GetString(head) == OwnFileMarker.SheetLine;
    }

    private static FileSort Sort(byte[] head)
    {
        if (ContainerSniffer.Identify(head) is var container and not ContainerKind.None)
        {
            return container == ContainerKind.Bundle ? FileSort.Bundle
                : container == ContainerKind.Tar && head.AsSpan().IndexOf(BackupFormat) > 0 ? FileSort.Backup
                : FileSort.Unknown;
        }

        var text = Encoding.Latin1.GetString(head);
        return text switch
        {
            _ when text.StartsWith("SQLite format 3\0", StringComparison.Ordinal) => FileSort.Database,
            _ when text.StartsWith(OwnFileMarker.BundleTypeLine, StringComparison.Ordinal) => FileSort.BundleSums,
            _ when head.AsSpan().StartsWith(ExportSums.TypeLine) => FileSort.ExportSums,
            _ when text.StartsWith(OwnFileMarker.KeyStatement + "\n", StringComparison.Ordinal) => FileSort.PublicKey,
            _ when text.Contains("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal) => FileSort.PublicKey,
            _ when text.Contains("PRIVATE KEY-----", StringComparison.Ordinal) => FileSort.PrivateKey,
            _ when text.StartsWith(OwnFileMarker.Line + "upload list", StringComparison.Ordinal) => FileSort.UploadList,
            _ when text.StartsWith(OwnFileMarker.Line, StringComparison.Ordinal) => FileSort.OwnPaper,
            _ when text.StartsWith(OwnFileMarker.SheetLine, StringComparison.Ordinal) => FileSort.OwnPaper,
            _ when text.Contains(OwnFileMarker.Page, StringComparison.Ordinal) => FileSort.OwnPaper,
            _ => FileSort.Unknown,
        };
    }

    private static bool IsLicensing(IFileSystem disk, string path) => new FileValidator(disk).Validate(path, path)
        .Any(file => file.Content.Kind is var kind && kind != DocumentKind.NotLicensing && kind != DocumentKind.Own);

    private static bool IsDeviceTable(byte[] head)
    {
        var first = Encoding.UTF8.GetString(head).Split('\n')[0];
        var columns = first.Split(',', ';', '\t').Select(column => column.Trim(' ', '"', '\r', '\uFEFF')).ToList();
        return columns.Count > 1 && columns.Any(column => column.Equals("udi", StringComparison.OrdinalIgnoreCase)
            || column.Contains("serial", StringComparison.OrdinalIgnoreCase));
    }
}
