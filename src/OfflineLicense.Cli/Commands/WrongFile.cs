using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Collect;

namespace OfflineLicense.Cli.Commands;

/// <summary>Names the command that takes a file, where a person gave the file to another command.</summary>
internal static class WrongFile
{
    /// <summary>Runs what reads the file. A failure says what the file is, if it is not what was expected.</summary>
    public static T Explain<T>(CommandContext context, string path, FileSort expected, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Failure refused) when (Explain(context, refused, path, expected) is var explained && explained != refused)
        {
            throw Name(path, explained, refused);
        }
    }

    /// <summary>Says what a folder is before anything else is asked of the person, if it is known and not what was expected.</summary>
    /// <exception cref="Failure">Missing: it is something else.</exception>
    public static void CheckFolder(CommandContext context, string path, FileSort expected)
    {
        var unread = new Failure(FailureKind.Missing, string.Empty);
        if (Explain(context, unread, path, expected) is var explained && explained != unread)
            throw Name(path, explained, unread);
    }

    /// <summary>A file that a person named and that is something else is invalid, not tampered with.</summary>
    /// <param name="context">The command.</param>
    /// <param name="refused">Why the command does not take it.</param>
    /// <param name="path">The file or folder.</param>
    /// <param name="expected">What the command takes.</param>
    /// <param name="wasFound">It was found in a folder that was named: what lies there as a bundle and is none stays untrusted.</param>
    /// <returns>The same failure where the file is what was expected, or its kind is not known. The code never changes.</returns>
    public static Failure Explain(CommandContext context, Failure refused, string path, FileSort expected, bool wasFound = false)
    {
        var isFolder = context.Host.FileSystem.Directory.Exists(context.FullPath(path));
        if (refused.Kind is not (FailureKind.Invalid or FailureKind.Untrusted) && !(isFolder && refused.Kind == FailureKind.Missing))
            return refused;
        var sort = FileSorter.Sort(context.Host.FileSystem, context.FullPath(path));
        var isExpected = sort == expected || (sort, expected) == (FileSort.BundleFolder, FileSort.Bundle);
        return isExpected || sort == FileSort.Unknown ? refused
            : new Failure(isFolder || wasFound ? refused.Kind : FailureKind.Invalid, $"this is {Describe(sort)}, not {Describe(expected)}",
                GetAdvice(sort, expected, path), refused)
            {
                Code = refused.Code,
            };
    }

    /// <summary>Runs what looks for bundles in files and folders. The first folder that is something else is named.</summary>
    public static T ExplainFolders<T>(CommandContext context, IEnumerable<string> paths, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Failure refused) when (FindFolder(context, refused, paths) is { } folder)
        {
            throw Name(folder.Path, folder.Explained, refused);
        }
    }

    private static (string Path, Failure Explained)? FindFolder(CommandContext context, Failure refused, IEnumerable<string> paths)
    {
        foreach (var path in refused.Kind == FailureKind.Missing ? paths : [])
        {
            if (Explain(context, refused, path, FileSort.Bundle) is var explained && explained != refused)
                return (path, explained);
        }

        return null;
    }

    private static Failure Name(string path, Failure explained, Failure refused) =>
        new(explained.Kind, $"{SafeText.Value(path)}: {explained.Message}", explained.Hint, refused) { Code = explained.Code };

    /// <summary>What a file or a folder is and what takes it, for <c>collect</c>; null: no other command does.</summary>
    public static (string What, string Advice)? FindFor(CommandContext context, string path) =>
        FileSorter.Sort(context.Host.FileSystem, context.FullPath(path)) is var sort and not (FileSort.Unknown or FileSort.Licensing)
            ? (Describe(sort), GetAdvice(sort, path))
            : null;

    /// <summary>The same for a folder that brought nothing new. Where captures and responses lie, that is what happens every day.</summary>
    /// <param name="context">The command.</param>
    /// <param name="path">A folder that a person named.</param>
    /// <param name="hasKnown">It holds files that were recorded before.</param>
    public static (string What, string Advice)? FindForFolder(CommandContext context, string path, bool hasKnown)
    {
        if (!context.Host.FileSystem.Directory.Exists(path))
            return null;
        var sort = FileSorter.Sort(context.Host.FileSystem, path);
        return sort is FileSort.Unknown or FileSort.InstallFolder || (hasKnown && sort != FileSort.UploadFolder)
            ? null
            : (Describe(sort), GetAdvice(sort, path));
    }

    private static string Describe(FileSort sort) => sort switch
    {
        FileSort.Licensing => "a file of a device or of CSSM",
        FileSort.Bundle => "a bundle",
        FileSort.BundleSums => "the list of digests of a bundle",
        FileSort.ExportSums => "the list of digests of an export",
        FileSort.Backup => "a backup of a station",
        FileSort.PublicKey => "a public key",
        FileSort.PrivateKey => "a private key",
        FileSort.UploadList => "an upload list",
        FileSort.OwnPaper => "a file that offlic wrote for a person",
        FileSort.Database => "a SQLite database",
        FileSort.DeviceTable => "a table of devices",
        FileSort.BundleFolder => "a folder of bundles",
        FileSort.Export => "an export of a ledger",
        FileSort.UploadFolder => "an upload folder, which stage wrote",
        FileSort.InstallFolder => "a folder of install files, which split wrote",
        FileSort.PlaybookFolder => "a folder of playbooks",
        FileSort.SheetFolder => "a folder of command sheets",
        FileSort.BackupFolder => "a folder of backups",
        FileSort.StationFolder => "the folder of a station",
        _ => "a file of another kind",
    };

    private static string GetAdvice(FileSort sort, FileSort expected, string path) => (sort, expected) switch
    {
        (FileSort.UploadFolder, FileSort.UploadList) =>
            $"its list is read by: offlic mark uploaded --from {ShellWord.Quote(Path.Combine(path, FileNames.UploadList))}",
        (FileSort.StationFolder, FileSort.Backup) => $"make a backup of it: offlic backup FILE --station {ShellWord.Quote(path)}",
        _ => GetAdvice(sort, path),
    };

    private static string GetAdvice(FileSort sort, string path)
    {
        var file = ShellWord.Quote(path);
        return sort switch
        {
            FileSort.Licensing => $"it is recorded by: offlic collect {file}",
            FileSort.Bundle => $"it is imported by: offlic receive {file}",
            FileSort.BundleSums => "name the folder of the extracted bundle: offlic receive FOLDER",
            FileSort.ExportSums => "name the folder of the export: offlic verify FOLDER",
            FileSort.Export => $"it is checked by: offlic verify {file}; loaded into a database; or taken by: offlic ledger merge {file}",
            FileSort.Backup => $"a station is made of it by: offlic restore {file} DIR",
            FileSort.PublicKey => $"it is trusted by: offlic key trust {file} --name STATION",
            FileSort.PrivateKey => "it stays at its station: carry what offlic key export writes",
            FileSort.UploadList => $"it is read by: offlic mark uploaded --from {file}",
            FileSort.DeviceTable => $"it is read by: offlic roster import {file}",
            FileSort.BundleFolder => $"they are imported by: offlic receive {file}",
            FileSort.UploadFolder => "upload by its CHECKLIST.txt; then save the responses elsewhere: offlic collect DOWNLOADS",
            FileSort.InstallFolder => $"install by its sheets; what devices save there is recorded by: offlic collect {file}",
            FileSort.PlaybookFolder => $"run them: cd {file} && ansible-playbook -i inventory.yml PLAYBOOK.yml",
            FileSort.SheetFolder => "type them on the devices; then: offlic collect FOLDER",
            FileSort.BackupFolder => "a station is made of one of them by: offlic restore FILE DIR",
            FileSort.StationFolder => $"a command works in it by: --station {file}",
            FileSort.Database => "a ledger is used only in its station (--station DIR), and copied by: offlic backup FILE",
            _ => "no command reads it",
        };
    }
}
