using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Media;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Carry;

/// <summary>Prints what lies on a drive, in one screen.</summary>
internal static class MediaList
{
    /// <summary>Files of one state that are named; JSON names all.</summary>
    private const int Shown = 5;

    public static void Write(CommandContext context, string folder, IReadOnlyList<MediaEntry> entries)
    {
        foreach (var entry in entries)
            WriteJson(context, "file", entry);
        foreach (var state in Enum.GetValues<MediaState>())
            context.AddCount(state.Name(), entries.Count(entry => entry.State == state));
        var free = FreeSpace.Of(folder);
        context.AddSummary(json =>
        {
            json.WriteString("path", folder);
            json.WriteNumber("bytes", entries.Sum(entry => entry.Size));
            if (free is { } bytes)
                json.WriteNumber("free", bytes);
        });
        var room = free is { } left ? $", {ByteSize.Format(left)} free" : string.Empty;
        context.Output.WriteLine(
            $"{SafeText.Value(folder)}   {entries.Count:N0} {(entries.Count == 1 ? "entry" : "entries")}, "
            + $"{ByteSize.Format(entries.Sum(entry => entry.Size))}{room}");
        context.Output.WriteTable(entries.GroupBy(entry => entry.State).SelectMany(group => List([.. group])));
    }

    /// <summary>What <c>media clean</c> would remove, and what it keeps although both sides have it.</summary>
    public static void WriteRemovable(CommandContext context, string folder, IReadOnlyList<MediaEntry> confirmed, bool isAsked)
    {
        var (removable, kept) = (confirmed.Where(entry => entry.KeptBecause is null).ToList(),
            confirmed.Where(entry => entry.KeptBecause is not null).ToList());
        WriteKeptJson(context, kept);
        context.Output.WriteLine(removable.Count == 0
            ? $"Nothing on {SafeText.Value(folder)} is confirmed by both sides, so nothing is to be removed."
            : $"Confirmed by both sides on {SafeText.Value(folder)}:");
        context.Output.WriteTable(removable.Take(ConsoleOutput.AttentionShown)
            .Select(entry => (string[])[entry.File, ByteSize.Format(entry.Size)]));
        if (removable.Count > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"  … and {removable.Count - ConsoleOutput.AttentionShown:N0} more: offlic media … --json");
        WriteKept(context, kept);
        if (isAsked)
            context.Output.WriteLine("The ledgers of both sides have them; pack --again writes one of ours again.");
    }

    /// <param name="context">Of the command.</param>
    /// <param name="folder">The drive.</param>
    /// <param name="done">Those that were to be removed; the ones that were not have a reason. None: a person said no.</param>
    /// <param name="keptBefore">How many were kept before the question.</param>
    /// <param name="isAny">Whether any was to be removed.</param>
    public static void WriteRemoved(CommandContext context, string folder, IReadOnlyList<MediaEntry> done, int keptBefore, bool isAny)
    {
        var (removed, kept) = (done.Where(entry => entry.KeptBecause is null).ToList(),
            done.Where(entry => entry.KeptBecause is not null).ToList());
        WriteKeptJson(context, kept);
        WriteKept(context, kept);
        context.AddCount("kept", keptBefore + kept.Count);
        foreach (var entry in removed)
            WriteJson(context, "removed", entry);
        context.AddCount("removed", removed.Count);
        if (removed.Count > 0)
        {
            context.Output.WriteResult($"{Plural.Format(removed.Count, "bundle")} {(context.DryRun ? "would be removed" : "removed")} from "
                + $"{SafeText.Value(folder)}, {ByteSize.Format(removed.Sum(entry => entry.Size))}");
        }
        else if (isAny)
        {
            context.Output.WriteResult("Nothing was removed.");
        }
    }

    private static void WriteKept(CommandContext context, IReadOnlyList<MediaEntry> kept) =>
        context.Output.WriteAttentionList([.. kept.Select(entry => $"{SafeText.Value(entry.File)}  kept: {entry.KeptBecause}")],
            "offlic media clean … -n --json lists them");

    private static void WriteKeptJson(CommandContext context, IReadOnlyList<MediaEntry> kept)
    {
        foreach (var entry in kept)
            WriteJson(context, "kept", entry);
    }

    private static IEnumerable<string[]> List(IReadOnlyList<MediaEntry> entries)
    {
        foreach (var entry in entries.Take(Shown))
            yield return [Label(entry.State), entry.File, ByteSize.Format(entry.Size), Note(entry)];
        if (entries.Count > Shown)
            yield return [Label(entries[0].State), $"… and {entries.Count - Shown:N0} more", string.Empty, "see --json"];
    }

    private static string Label(MediaState state) => state switch
    {
        MediaState.New => "for us",
        MediaState.Sent => "to carry",
        MediaState.Foreign => "for others",
        MediaState.Key => "public key",
        _ => state.Name(),
    };

    private static string Note(MediaEntry entry) => entry.State switch
    {
        MediaState.New => "not received yet",
        MediaState.Sent => "not confirmed yet",
        MediaState.Received => "receipt not confirmed",
        MediaState.Confirmed => "both sides have it",
        MediaState.Foreign => $"for {entry.Bundle!.Destination}",
        MediaState.Changed => "other content",
        MediaState.Unreadable => "damaged, or no bundle",
        MediaState.Partial => "not finished",
        MediaState.Backup => "a whole ledger",
        MediaState.Export => "facts for a database",
        _ => string.Empty,
    };

    private static void WriteJson(CommandContext context, string type, MediaEntry entry) => context.Json.WriteLine(type, json =>
    {
        json.WriteString("name", entry.File);
        json.WriteNumber("size", entry.Size);
        json.WriteString("state", entry.State.Name());
        json.WriteString("bundle", entry.Bundle?.ToString());
        json.WriteString("sums", entry.Sums?.Hex);
        if (entry.KeptBecause is { } reason)
            json.WriteString("message", reason);
    });
}
