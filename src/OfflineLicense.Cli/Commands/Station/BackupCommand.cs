using System.CommandLine;
using OfflineLicense.Cli.Exchange;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Recovery;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic backup</c>: writes the whole station to one file.</summary>
internal static class BackupCommand
{
    public static ToolCommand Create()
    {
        var file = new Argument<string>("file")
        {
            Description = "The file to write, never over an existing one; in a folder, a drive, it is named STATION.TIME.offlic-backup",
        };
        var withoutKeys = new Flag("--without-keys")
        {
            Description = "Leave the private keys out: a station restored from it needs them from another place, or a new key",
        };
        return new ToolCommand("backup", "Write the whole station, ledger and keys, to one file.")
        {
            WhenInterrupted = "the backup is whole or not there",
            Place = Place.Keep,
            Arguments = { file },
            Options = { withoutKeys },
            Examples =
            [
                new("offlic backup /safe/PLANT-7.2026-11-21.offlic-backup",
                    "Copies the station, reads the copy again and compares it; only the owner can read it (0600)."),
                new("offlic backup --without-keys /media/usb", "Without the private keys, named after the station and the time."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Write(context, context.FullPath(context.GetValue(file)!), !context.GetValue(withoutKeys)),
        };
    }

    private static void Write(CommandContext context, string path, bool withKeys)
    {
        using var ledger = OpenLedger.ForWriting(context);
        if (Directory.Exists(path))
            path = Path.Combine(path, BackupWriter.NameNow(ledger));
        var writer = new BackupWriter(ledger, new SourceFile(context.Host.FileSystem), context.Operator) { Progress = context.Progress };
        var backup = writer.Write(path, withKeys);
        context.Json.WriteLine("backup", json =>
        {
            json.WriteString("path", backup.Path);
            json.WriteString("station", backup.Station);
            json.WriteNumber("bytes", backup.Size);
            json.WriteString("ledger", backup.LedgerDigest?.Hex);
            json.WriteNumber("journal_rows", backup.JournalRows);
            json.WriteNumber("private_keys", backup.Keys);
            json.WriteNumber("keys_without_passphrase", backup.OpenKeys);
        });
        context.Output.WriteLine(
            $"{(context.DryRun ? "Would be written" : "Written")}: {path}   {ByteSize.Format(backup.Size)}, "
            + $"journal to row {backup.JournalRows:N0}, {Plural.Format(backup.Keys, "private key")}");
        if (!context.DryRun)
            context.Output.WriteLine("Read again from there: every digest matches");
        if (!context.DryRun && OwnDisk.Holds(context.Station.Paths.Folder, Path.GetDirectoryName(path)!))
            context.Output.WriteLine("It is on the disk of this station: copy it to another one");
        DriveNote.Write(context, path);
        if (backup.OpenKeys > 0)
        {
            context.Output.Warn(
                $"{Plural.Format(backup.OpenKeys, "private key")} in it without a passphrase: "
                + "whoever has this file can sign in this station's name. Keep it locked away, or leave the keys out: --without-keys");
        }

        context.Output.SuggestNext($"offlic restore {ShellWord.Path(path)} DIR");
    }
}
