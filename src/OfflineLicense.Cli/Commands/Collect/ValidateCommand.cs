using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>offlic validate</c>: what files are, from their bytes alone; no station is needed and nothing is kept.</summary>
internal static class ValidateCommand
{
    public static ToolCommand Create()
    {
        var files = new Argument<string[]>("file") { Description = "Files of devices or of CSSM, or archives of them", Arity = ArgumentArity.OneOrMore };
        return new ToolCommand("validate", "Say what files are and whether they are sound, without a station.")
        {
            Place = Place.Keep,
            Arguments = { files },
            Examples =
            [
                new("offlic validate sl_usage.txt", "Kind, product instance, reports; 13 where it is cut, changed or something else."),
                new("offlic validate ACK_*.txt --json", "What each answer holds, a line a file."),
            ],
            Exits = [ExitCode.Invalid],
            Run = context => Act(context, context.GetValue(files)!),
        };
    }

    private static void Act(CommandContext context, string[] files)
    {
        var inspecting = new FileValidator(context.Host.FileSystem);
        var (valid, invalid) = (0, 0);
        foreach (var file in files)
        {
            var (sound, worst) = (0, ExitCode.Done);
            foreach (var each in inspecting.Inspect(file, context.FullPath(file)))
            {
                Json(context, each);
                Say(context, each, valid + invalid);
                worst = ExitCode.GetWorst(worst, ExitOf(each));
                sound += each.IsValid ? 1 : 0;
                invalid += each.IsValid ? 0 : 1;
            }

            // Strangers inside an archive are no fault, an archive of nothing but strangers is.
            context.EndWith(sound == 0 && worst == ExitCode.Done ? ExitCode.Invalid : worst);
            valid += sound;
        }

        context.AddCount("valid", valid);
        context.AddCount("invalid", invalid);
        if (valid + invalid > 1)
            context.Output.WriteLine($"{valid:N0} valid, {invalid:N0} not");
        if (valid + invalid > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"The first {ConsoleOutput.AttentionShown} are shown: offlic validate --json says all");
    }

    private static int ExitOf(ValidatedFile each) => each switch
    {
        { IsValid: true } => ExitCode.Done,
        { Unreadable.Trouble: not (SourceFault.TooLarge or SourceFault.NotRegular) } => ExitCode.Missing,
        { IsMember: true, Reading: { Refusal: null } } when each.Reading.Kind == DocumentKind.NotLicensing => ExitCode.Done,
        _ => ExitCode.Invalid,
    };

    private static void Say(CommandContext context, ValidatedFile each, int before)
    {
        var problems = each.Problems().ToList();
        if (each.Unreadable is { } unreadable)
        {
            var failure = unreadable.ToFailure();
            context.Output.WriteError(failure.Code ?? "unreadable", ExitOf(each), failure.Message, failure.Hint);
            return;
        }

        if (before >= ConsoleOutput.AttentionShown)
            return;
        var reading = each.Reading;
        var reports = reading.Reports.Count > 0 ? reading.Reports.Count : reading.ReportIds.Count;
        string[] parts =
        [
            $"{(each.IsValid ? "valid" : "INVALID"),-7}  {reading.Kind}",
            SafeText.Value(each.Path),
            .. reading.Udis.Take(1).Select(udi => SafeText.Value(udi.ToString()) + (reading.Udis.Count > 1 ? $" and {reading.Udis.Count - 1} more" : "")),
            .. reports > 0 ? [$"{reports:N0} {(reports == 1 ? "report" : "reports")}"] : Array.Empty<string>(),
        ];
        context.Output.WriteLine(string.Join("  ", parts));
        if (each.IsValid)
            Answer(context.Output, reading);
        foreach (var problem in problems)
            context.Output.WriteLine($"  {problem.Code}: {SafeText.Value(problem.Message)}");
        if (each.IsBundle)
            context.Output.SuggestNext($"offlic verify {SafeText.Value(each.Path)}");
    }

    /// <summary>What an answer of CSSM holds; a long one is said in full by --json.</summary>
    private static void Answer(ConsoleOutput speech, ParsedContent reading)
    {
        if (reading.Kind.Direction == Direction.Response && reading.Udis.Count > 1)
        {
            foreach (var udi in reading.Udis.Take(ConsoleOutput.AttentionShown))
                speech.WriteLine($"  device   {SafeText.Value(udi.ToString())}");
        }

        var lines = ResponseFacts.FormatLines(reading).ToList();
        foreach (var line in lines.Take(2 * ConsoleOutput.AttentionShown))
            speech.WriteLine(line);
        if (lines.Count > 2 * ConsoleOutput.AttentionShown)
            speech.WriteLine($"  … and {lines.Count - (2 * ConsoleOutput.AttentionShown):N0} more lines: see --json");
    }

    private static void Json(CommandContext context, ValidatedFile each) => context.Json.WriteLine("document", json =>
    {
        var reading = each.Reading;
        json.WriteString("path", each.Path);
        json.WriteString("kind", each.Unreadable is null ? reading.Kind.Name : null);
        json.WriteBoolean("valid", each.IsValid);
        json.WriteStrings("udis", reading.Udis.Select(udi => udi.ToString()));
        DocumentJson.WriteReports(json, reading.Reports.Count > 0 ? reading.Reports.Select(report => report.Id) : reading.ReportIds);
        DocumentJson.WriteBlocks(json, reading.Blocks);
        DocumentJson.WriteFacts(json, reading);
        json.WriteNotices("problems", each.Problems());
    });
}
