using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Station;

namespace OfflineLicense.Cli.Exchange;

/// <summary>Tells how a drive is taken out, after a command wrote to it and its disk confirmed.</summary>
internal static class DriveNote
{
    /// <summary>The command that unmounts the drive of a folder; null: it lies on no drive, as far as the system says.</summary>
    public static string? FindCommand(CommandContext context, string folder) =>
        DriveRemoval.Find(folder, context.Station.Paths.Root) is { } words
            ? string.Join(' ', OperatingSystem.IsWindows() ? words : words.Select(ShellWord.Quote))
            : null;

    public static void Write(CommandContext context, string folder)
    {
        if (!context.DryRun && FindCommand(context, folder) is { } command)
            context.Output.WriteLine($"Flushed to the drive. Before it is taken out: {command}");
    }
}
