using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Sealing.Export;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Media;

/// <summary>What lies in the folder of a drive, without its subfolders. Writes nothing.</summary>
internal sealed class MediaQuery(Ledger ledger, SourceFile files)
{
    private readonly (string Name, Side Side) _station = ledger.Station();
    private readonly HashSet<long> _confirmed = FindConfirmed(ledger);

    /// <returns>By state, then by name.</returns>
    /// <exception cref="Failure">Missing: there is no such folder, or it cannot be read.</exception>
    public IReadOnlyList<MediaEntry> Read(string folder)
    {
        DurableFolder.CheckThere(folder, "a drive");
        try
        {
            return
            [
                .. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Everything)
                    .Where(entry => entry.Name != FileNames.StationFolder)
                    .Select(Describe)
                    .OrderBy(entry => entry.State)
                    .ThenBy(entry => entry.File, StringComparer.Ordinal),
            ];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw SourceFile.Unreadable(folder, failed).ToFailure("connect the drive again and run the same command again");
        }
    }

    /// <summary>
    /// Bundles of this station whose receipt came, and bundles of others whose receipt left in such a bundle: the sender has it too.
    /// </summary>
    private static HashSet<long> FindConfirmed(Ledger ledger)
    {
        var rows = ledger.Bundles.All();
        var receipts = ledger.Bundles.Acknowledged();
        var sent = rows.Where(row => row.Direction == BundleDirection.Out && receipts.Contains(row.Id)).Select(row => row.Id).ToHashSet();
        var named = ledger.Bundles.Acknowledgments().Where(each => sent.Contains(each.Id)).Select(each => each.Sums).ToHashSet();
        var last = rows.Where(row => named.Contains(row.Sums)).GroupBy(row => (row.Origin, row.Destination))
            .ToDictionary(stream => stream.Key, stream => stream.Max(row => row.Sequence));
        return [.. sent, .. rows.Where(row => row.Direction == BundleDirection.In
            && last.TryGetValue((row.Origin, row.Destination), out var sequence) && row.Sequence <= sequence).Select(row => row.Id)];
    }

    private static EnumerationOptions Everything { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };

    private MediaEntry Describe(FileSystemInfo entry)
    {
        var isLink = entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        if (entry is DirectoryInfo folder)
        {
            if (!isLink && File.Exists(Path.Combine(folder.FullName, ExportSums.FormatMember)))
                return DescribeExport(folder);
            var isBundle = !isLink && File.Exists(Path.Combine(entry.FullName, MemberName.Sums))
                && File.Exists(Path.Combine(entry.FullName, MemberName.Manifest));
            return new MediaEntry(entry.Name, 0, isBundle ? MediaState.Extracted : MediaState.Other);
        }

        var size = isLink ? 0 : ((FileInfo)entry).Length;
        if (Ends(entry.Name, FileNames.BundleSuffix) && !isLink)
            return DescribeBundle(entry, size);
        return new MediaEntry(entry.Name, size,
            Ends(entry.Name, FileNames.PartialSuffix) ? MediaState.Partial
            : Ends(entry.Name, FileNames.PublicKeySuffix) || Ends(entry.Name, FileNames.KeyStatementSuffix) ? MediaState.Key
            : Ends(entry.Name, FileNames.BackupSuffix) ? MediaState.Backup
            : MediaState.Other);
    }

    /// <summary>Its files are as many as an export can have; of another folder they are not counted.</summary>
    private static MediaEntry DescribeExport(DirectoryInfo folder) => new(
        folder.Name, folder.EnumerateFiles().Take(Limits.ExportMembers).Sum(file => file.Length), MediaState.Export);

    private MediaEntry DescribeBundle(FileSystemInfo file, long size) => BundleHead.Read(file.FullName, files) is { } head
        ? new MediaEntry(file.Name, size, FindState(head)) { Bundle = head.Name, Sums = head.Sums }
        : new MediaEntry(file.Name, size, MediaState.Unreadable);

    private MediaState FindState(BundleHead head)
    {
        if (ledger.Bundles.BySums(head.Sums) is { } row && row.Name == head.Name.ToString())
        {
            return _confirmed.Contains(row.Id) ? MediaState.Confirmed
                : row.Direction == BundleDirection.Out ? MediaState.Sent : MediaState.Received;
        }

        if (ledger.Bundles.ByName(head.Name.ToString()) is not null)
            return MediaState.Changed;
        return head.Name.Destination == _station.Name || (_station.Side == Side.Desk && head.Name.Destination == StationName.AnyDesk)
            ? MediaState.New
            : MediaState.Foreign;
    }

    private static bool Ends(string name, string suffix) => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
