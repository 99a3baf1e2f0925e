using OfflineLicense.Cli.Output;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary>Prints what <c>collect</c> did, and sets the exit code.</summary>
internal sealed class CollectReport(CommandContext context, bool failIfEmpty)
{
    private static readonly CollectOutcome[] InSentence =
        [CollectOutcome.Known, CollectOutcome.Empty, CollectOutcome.Own, CollectOutcome.Unrecognised, CollectOutcome.Refused];

    /// <summary>What a person types, for messages.</summary>
    public string Command { get; init; } = "offlic collect";

    public void Print(FileOutcome file, IReadOnlyList<LicenseReservation> reservations)
    {
        foreach (var warning in file.Warnings.Where(warning => warning.Code != WarningCode.NotVerified))
            context.Output.WriteDetail($"{SafeText.Value(file.Path)}: {warning.Code}: {SafeText.Value(warning.Message)}");
        if (file is { IsExplicit: true, Outcome: CollectOutcome.Own } && WrongFile.FindFor(context, file.Path) is { } own)
            context.Output.Warn($"{SafeText.Value(file.Path)} is {own.What}: {own.Advice}");
        context.Json.WriteLine("file", json =>
        {
            json.WriteString("path", file.Path);
            json.WriteString("sha256", file.Sha256?.Hex);
            json.WriteNumber("size", file.Size);
            json.WriteString("kind", file.Kind?.Name);
            json.WriteString("outcome", NameOf(file.Outcome));
            json.WriteString("reason", file.Reason?.Name);
            json.WriteString("message", file.Message);
            json.WriteStrings("udis", file.Udis.Select(udi => udi.ToString()));
            json.WriteNumber("reports", file.Reports);
            json.WriteString("evidence", file.Evidence?.Name);
            json.WriteStrings("agrees", file.Agrees.Select(evidence => evidence.Name));
            json.WriteNotices("warnings", file.Warnings);
            ReserveOption.Write(json, file.Outcome == CollectOutcome.Refused ? [] : reservations);
            if (file.Server is { } server)
                json.WriteString("server", server);
        });
    }

    public void Print(CollectSummary summary, IReadOnlyList<LicenseReservation> reservations)
    {
        PrintCounts(summary);
        context.Output.WriteResult(Describe(summary));
        foreach (var reservation in summary.Count(CollectOutcome.Refused) == 0 ? reservations : [])
            context.Output.WriteLine($"  reserve          {reservation.Count,5:N0}  {SafeText.Value(reservation.Tag)}");
        var exit = summary.Problems.Keys.Select(GetExit).Append(ExitCode.Done).Aggregate(ExitCode.GetWorst);
        var error = exit is ExitCode.Done or ExitCode.Incomplete ? null : FindFirst(summary, exit);
        context.Output.WriteAttentionList([.. summary.Attention.Where(file => !ReferenceEquals(file, error)).Select(Describe)],
            $"{Command} … --json names every file", summary.NeedAttention - (error is null ? 0 : 1));
        foreach (var warning in summary.Warnings)
        {
            context.Host.Step?.AddResult($"  {warning.Code.Name}  {warning.Count:N0}  {warning.Example}");

            // Wrapped and not cut: many end with the command that helps.
            context.Output.WriteParts($"  {warning.Code.Name,-16} {warning.Count,5:N0}  ",
                [warning.Example, warning.Count > 1 && warning.Code != WarningCode.NotVerified ? $"all: {Command} … --json" : null],
                indent: 26);
        }

        if (Next(summary) is { } next)
            context.Output.SuggestNext(next);
        context.EndWith(exit);
        if (error is not null)
            WriteError(error, exit, summary.Problems[error.Problem].Count - 1);
        if (failIfEmpty && summary.Count(CollectOutcome.Recorded) == 0 && context.Exit == ExitCode.Done)
            context.EndWith(ExitCode.Nothing);
    }

    /// <summary>A folder that the tool wrote and that brought nothing: perhaps another command was meant.</summary>
    public void ExplainFolders(IEnumerable<string> paths, CollectSummary summary)
    {
        if (context.Host.Step is not null || summary.Count(CollectOutcome.Recorded) > 0)
            return;
        foreach (var path in paths)
        {
            if (WrongFile.FindForFolder(context, path, summary.Count(CollectOutcome.Known) > 0) is { } folder)
                context.Output.Warn($"{SafeText.Value(path)} is {folder.What}: {folder.Advice}");
        }
    }

    /// <summary>The run failed; what was committed before stays.</summary>
    public void PrintInterrupted(CollectSummary summary)
    {
        PrintCounts(summary);
        context.Output.WriteResult($"{summary.Count(CollectOutcome.Recorded):N0} recorded before it stopped, and safe");
    }

    private void PrintCounts(CollectSummary summary)
    {
        foreach (var outcome in Enum.GetValues<CollectOutcome>())
            context.AddCount(NameOf(outcome), summary.Count(outcome));
        context.AddCount("devices", summary.Devices);
        context.AddCount("reports", summary.Reports);
    }

    private static string Describe(CollectSummary summary)
    {
        var parts = new List<string> { $"{summary.Count(CollectOutcome.Recorded):N0} recorded" };
        foreach (var outcome in InSentence)
        {
            var count = summary.Count(outcome) - (outcome == CollectOutcome.Empty ? summary.Settling : 0);
            if (count > 0)
                parts.Add($"{count:N0} {NameOf(outcome)}");
        }

        if (summary.Settling > 0)
            parts.Add($"{summary.Settling:N0} still changing, left for the next run");
        var totals = $"{Plural.Format(summary.Devices, "product instance")}, {Plural.Format(summary.Reports, "new report")}";
        var sentence = $"{string.Join(", ", parts)}   {totals}";
        return summary.Count(CollectOutcome.Recorded) == 0 ? sentence + "   nothing changed" : sentence;
    }

    private static string Describe(FileOutcome file) => file.Outcome == CollectOutcome.Unrecognised
        ? $"{SafeText.Value(file.Path)}  unrecognised: no licensing file that this tool knows"
        : $"{SafeText.Value(file.Path)}  {file.Reason}: {SafeText.Value(file.Message!)}";

    private static FileOutcome FindFirst(CollectSummary summary, int exit) =>
        summary.Problems.First(problem => GetExit(problem.Key) == exit).Value.First;

    /// <summary>The first file that sets an exit code other than 3 is printed as the error, and the others are in the list.</summary>
    private void WriteError(FileOutcome file, int exit, int others)
    {
        var code = file.IsUnreadable ? ExitCode.GetName(exit) : file.Reason?.Name ?? NameOf(file.Outcome);
        var reason = file is { IsUnreadable: false, Reason: not null } && !context.Json.IsEnabled ? $"{code}: " : string.Empty;
        var more = others == 0 ? string.Empty : $" (and {Plural.Format(others, "more file")})";
        var message = file.Message ?? "no licensing file that this tool knows";
        var place = message.StartsWith(file.Path, StringComparison.Ordinal) ? string.Empty : $"{SafeText.Value(file.Path)}: ";
        var hint = file.Hint ?? (file.IsExplicit && !file.IsUnreadable ? WrongFile.FindFor(context, file.Path)?.Advice : null);
        context.Output.WriteError(code, exit, $"{place}{reason}{message}{more}", hint);
    }

    private static int GetExit(FileProblem problem) => problem switch
    {
        FileProblem.WrongDevice => ExitCode.WrongDevice,
        FileProblem.Unreadable => ExitCode.Missing,
        FileProblem.Invalid => ExitCode.Invalid,
        FileProblem.RefusedInFolder => ExitCode.Incomplete,
        _ => ExitCode.Done,
    };

    private static string NameOf(CollectOutcome outcome) => outcome.ToString().ToLowerInvariant();

    private static string? Next(CollectSummary summary) => summary switch
    {
        { Responses: > 0, Side: Side.Zone } => "offlic split --to FOLDER",
        { Responses: > 0 } => "offlic pack --to DRIVE",
        { Requests: > 0, Side: Side.Zone } => "offlic pack --to DRIVE",
        { Requests: > 0 } => "offlic stage --to FOLDER",
        _ => summary.Count(CollectOutcome.Recorded) > 0 ? "offlic status" : null,
    };
}
