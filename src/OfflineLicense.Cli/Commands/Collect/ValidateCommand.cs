using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Collect;
using OfflineLicense.Storage.Files;

namespace OfflineLicense.Cli.Commands.Collect;

/// <summary><c>offlic validate</c>: finds out what files are, from their bytes alone; it needs no station and stores nothing.</summary>
internal static class ValidateCommand
{
    public static ToolCommand Create()
    {
        var files = new Argument<string[]>("file")
        {
            Description = "Files of devices or of CSSM, or archives of them",
            Arity = ArgumentArity.OneOrMore,
        };
        return new ToolCommand("validate", "Check what files are and whether they are valid, without a station.")
        {
            WhenInterrupted = ToolCommand.Unchanged,
            Place = Place.Keep,
            Arguments = { files },
            Examples =
            [
                new("offlic validate sl_usage.txt", "Kind, product instance, reports; 13 if it is cut, changed or something else."),
                new("offlic validate ACK_*.txt --json", "What each response states, a line a file."),
            ],
            Exits = [ExitCode.Invalid],
            Run = context => Act(context, context.GetValue(files)!),
        };
    }

    private static void Act(CommandContext context, string[] files)
    {
        var validator = new FileValidator(context.Host.FileSystem);
        var (valid, invalid) = (0, 0);
        context.Progress.Begin("reading files", files.Length == 1 ? 0 : files.Length);
        foreach (var file in files)
        {
            var (validHere, exit) = (0, ExitCode.Done);
            foreach (var each in validator.Validate(file, context.FullPath(file)))
            {
                context.Progress.Add(1, 0);
                WriteJson(context, each);
                Print(context, each, isShown: valid + invalid + validHere < ConsoleOutput.AttentionShown);
                exit = ExitCode.GetWorst(exit, ExitOf(each));
                validHere += each.IsValid ? 1 : 0;
                invalid += each.IsValid ? 0 : 1;
            }

            // Other files inside an archive are no fault, but an archive without any licensing file is.
            context.EndWith(validHere == 0 && exit == ExitCode.Done ? ExitCode.Invalid : exit);
            valid += validHere;
        }

        context.AddCount("valid", valid);
        context.AddCount("invalid", invalid);
        if (valid + invalid > 1)
            context.Output.WriteLine($"{valid:N0} valid, {invalid:N0} not");
        if (valid + invalid > ConsoleOutput.AttentionShown)
            context.Output.WriteLine($"The first {ConsoleOutput.AttentionShown} are shown: offlic validate --json lists all");
    }

    private static int ExitOf(ValidatedFile file) => file.Validity switch
    {
        Validity.Valid or Validity.Unrelated => ExitCode.Done,
        Validity.Unread when file.Unread!.Trouble is not (SourceFault.TooLarge or SourceFault.NotRegular) => ExitCode.Missing,
        _ => ExitCode.Invalid,
    };

    private static void Print(CommandContext context, ValidatedFile file, bool isShown)
    {
        if (file.Unread is { } unread)
        {
            var failure = unread.ToFailure(unread.Trouble == SourceFault.Folder ? "name its files: offlic validate FOLDER/*" : null);
            failure = WrongFile.Explain(context, failure, file.Path, FileSort.Licensing);
            context.Output.WriteError(failure.Code ?? "unreadable", ExitOf(file), failure.Message, failure.Hint);
            return;
        }

        if (!isShown)
            return;
        var content = file.Content;
        var reports = content.Reports.Count > 0 ? content.Reports.Count : content.ReportIds.Count;
        var more = content.Udis.Count > 1 ? $" and {content.Udis.Count - 1} more" : string.Empty;
        string[] parts =
        [
            $"{(file.IsValid ? "valid" : "INVALID"),-7}  {content.Kind}",
            SafeText.Value(file.Path),
            .. content.Udis.Take(1).Select(udi => SafeText.Value(udi.ToString()) + more),
            .. reports > 0 ? [$"{reports:N0} {(reports == 1 ? "report" : "reports")}"] : Array.Empty<string>(),
        ];
        context.Output.WriteLine(string.Join("  ", parts));
        if (file.IsValid)
            PrintResponse(context.Output, content);
        foreach (var problem in file.Problems)
            context.Output.WriteLine($"  {problem.Code}: {SafeText.Value(problem.Message)}");
        if (file.Validity == Validity.Bundle)
            context.Output.SuggestNext($"offlic verify {ShellWord.Path(file.Path)}");
    }

    /// <summary>What a response of CSSM states; --json prints all of a long one.</summary>
    private static void PrintResponse(ConsoleOutput output, ParsedContent content)
    {
        if (content.Kind.Direction == Direction.Response && content.Udis.Count > 1)
        {
            foreach (var udi in content.Udis.Take(ConsoleOutput.AttentionShown))
                output.WriteLine($"  device   {SafeText.Value(udi.ToString())}");
        }

        var lines = ResponseFacts.FormatLines(content).ToList();
        foreach (var line in lines.Take(2 * ConsoleOutput.AttentionShown))
            output.WriteLine(line);
        if (lines.Count > 2 * ConsoleOutput.AttentionShown)
            output.WriteLine($"  … and {lines.Count - (2 * ConsoleOutput.AttentionShown):N0} more lines: see --json");
    }

    private static void WriteJson(CommandContext context, ValidatedFile file) => context.Json.WriteLine("document", json =>
    {
        var content = file.Content;
        json.WriteString("path", file.Path);
        json.WriteString("kind", file.Validity == Validity.Unread ? null : content.Kind.Name);
        json.WriteBoolean("valid", file.IsValid);
        json.WriteStrings("udis", content.Udis.Select(udi => udi.ToString()));
        DocumentJson.WriteReports(json, content.Reports.Count > 0 ? content.Reports.Select(report => report.Id) : content.ReportIds);
        DocumentJson.WriteBlocks(json, content.Blocks);
        DocumentJson.WriteFacts(json, content);
        json.WriteNotices("problems", file.Problems);
    });
}
