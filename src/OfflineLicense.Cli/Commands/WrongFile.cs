using OfflineLicense.Cli.Output;
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
            throw new Failure(explained.Kind, $"{SafeText.Value(path)}: {explained.Message}", explained.Hint, refused)
            {
                Code = explained.Code,
            };
        }
    }

    /// <returns>The same failure where the file is what was expected, or its kind is not known. Kind and code never change.</returns>
    public static Failure Explain(CommandContext context, Failure refused, string path, FileSort expected)
    {
        if (refused.Kind is not (FailureKind.Invalid or FailureKind.Untrusted))
            return refused;
        var sort = FileSorter.Sort(context.Host.FileSystem, context.FullPath(path));
        return sort == expected || sort == FileSort.Unknown ? refused
            : new Failure(refused.Kind, $"this is {Describe(sort)}, not {Describe(expected)}", GetAdvice(sort, path), refused)
            {
                Code = refused.Code,
            };
    }

    /// <summary>What a file is and what takes it, for <c>collect</c>; null: no other command does.</summary>
    public static (string What, string Advice)? FindFor(CommandContext context, string path) =>
        FileSorter.Sort(context.Host.FileSystem, context.FullPath(path)) is var sort and not (FileSort.Unknown or FileSort.Licensing)
            ? (Describe(sort), GetAdvice(sort, path))
            : null;

    private static string Describe(FileSort sort) => sort switch
    {
        FileSort.Licensing => "a file of a device or of CSSM",
        FileSort.Bundle => "a bundle",
        FileSort.BundleSums => "the list of digests of a bundle",
        FileSort.Backup => "a backup of a station",
        FileSort.PublicKey => "a public key",
        FileSort.PrivateKey => "a private key",
        FileSort.UploadList => "an upload list",
        FileSort.OwnPaper => "a file that offlic wrote for a person",
        FileSort.Database => "a SQLite database",
        FileSort.DeviceTable => "a table of devices",
        _ => "a file of another kind",
    };

    private static string GetAdvice(FileSort sort, string path)
    {
        var file = ShellWord.Quote(path);
        return sort switch
        {
            FileSort.Licensing => $"it is recorded by: offlic collect {file}",
            FileSort.Bundle => $"it is imported by: offlic receive {file}",
            FileSort.BundleSums => "name the folder of the extracted bundle: offlic receive FOLDER",
            FileSort.Backup => $"a station is made of it by: offlic restore {file} DIR",
            FileSort.PublicKey => $"it is trusted by: offlic key trust {file} --name STATION",
            FileSort.PrivateKey => "it stays at its station: carry what offlic key export writes",
            FileSort.UploadList => $"it is read by: offlic mark uploaded --from {file}",
            FileSort.DeviceTable => $"it is read by: offlic roster import {file}",
            FileSort.Database => "a ledger is used only in its station (--station DIR), and copied by: offlic backup FILE",
            _ => "no command reads it",
        };
    }
}
