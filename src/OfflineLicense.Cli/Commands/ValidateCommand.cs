using System.CommandLine;
using OfflineLicense.Steps;
using OfflineLicense.Storage;

namespace OfflineLicense.Cli.Commands;

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
            Act = invocation => Act(invocation, invocation.Value(files)!),
        };
    }

    private static void Act(Invocation invocation, string[] files)
    {
        var inspecting = new Inspecting(invocation.Site.Disk);
        var (valid, invalid) = (0, 0);
        foreach (var file in files)
        {
            var (sound, worst) = (0, ExitCode.Done);
            foreach (var each in inspecting.Inspect(file, invocation.FullPath(file)))
            {
                Json(invocation, each);
                Say(invocation, each, valid + invalid);
                worst = ExitCode.Worst(worst, ExitOf(each));
                sound += each.IsValid ? 1 : 0;
                invalid += each.IsValid ? 0 : 1;
            }

            // Strangers inside an archive are no fault, an archive of nothing but strangers is.
            invocation.EndWith(sound == 0 && worst == ExitCode.Done ? ExitCode.Invalid : worst);
            valid += sound;
        }

        invocation.Count("valid", valid);
        invocation.Count("invalid", invalid);
        if (valid + invalid > 1)
            invocation.Speech.Result($"{valid:N0} valid, {invalid:N0} not");
        if (valid + invalid > Speech.AttentionShown)
            invocation.Speech.Result($"The first {Speech.AttentionShown} are shown: offlic validate --json says all");
    }

    private static int ExitOf(Inspected each) => each switch
    {
        { IsValid: true } => ExitCode.Done,
        { Unreadable.Trouble: not (SourceTrouble.TooLarge or SourceTrouble.NotRegular) } => ExitCode.Missing,
        { IsMember: true, Reading: { Refusal: null } } when each.Reading.Kind == DocumentKind.NotLicensing => ExitCode.Done,
        _ => ExitCode.Invalid,
    };

    private static void Say(Invocation invocation, Inspected each, int before)
    {
        var problems = each.Problems().ToList();
        if (each.Unreadable is { } unreadable)
        {
            var failure = unreadable.ToFailure();
            invocation.Speech.Error(failure.Code ?? "unreadable", ExitOf(each), failure.Message, failure.Hint);
            return;
        }

        if (before >= Speech.AttentionShown)
            return;
        var reading = each.Reading;
        var reports = reading.Reports.Count > 0 ? reading.Reports.Count : reading.ReportIds.Count;
        string[] parts =
        [
            $"{(each.IsValid ? "valid" : "INVALID"),-7}  {reading.Kind}",
            Shown.Text(each.Path),
            .. reading.Udis.Take(1).Select(udi => Shown.Text(udi.ToString()) + (reading.Udis.Count > 1 ? $" and {reading.Udis.Count - 1} more" : "")),
            .. reports > 0 ? [$"{reports:N0} {(reports == 1 ? "report" : "reports")}"] : Array.Empty<string>(),
        ];
        invocation.Speech.Result(string.Join("  ", parts));
        if (each.IsValid)
            Answer(invocation.Speech, reading);
        foreach (var problem in problems)
            invocation.Speech.Result($"  {problem.Code}: {Shown.Text(problem.Message)}");
        if (each.IsBundle)
            invocation.Speech.Next($"offlic verify {Shown.Text(each.Path)}");
    }

    /// <summary>What an answer of CSSM holds; a long one is said in full by --json.</summary>
    private static void Answer(Speech speech, Reading reading)
    {
        if (reading.Kind.Direction == Direction.Response && reading.Udis.Count > 1)
        {
            foreach (var udi in reading.Udis.Take(Speech.AttentionShown))
                speech.Result($"  device   {Shown.Text(udi.ToString())}");
        }

        var lines = ResponseFacts.Lines(reading).ToList();
        foreach (var line in lines.Take(2 * Speech.AttentionShown))
            speech.Result(line);
        if (lines.Count > 2 * Speech.AttentionShown)
            speech.Result($"  … and {lines.Count - (2 * Speech.AttentionShown):N0} more lines: see --json");
    }

    private static void Json(Invocation invocation, Inspected each) => invocation.Json.Line("document", json =>
    {
        var reading = each.Reading;
        json.WriteString("path", each.Path);
        json.WriteString("kind", each.Unreadable is null ? reading.Kind.Name : null);
        json.WriteBoolean("valid", each.IsValid);
        json.WriteStrings("udis", reading.Udis.Select(udi => udi.ToString()));
        DocumentJson.Reports(json, reading.Reports.Count > 0 ? reading.Reports.Select(report => report.Id) : reading.ReportIds);
        DocumentJson.Blocks(json, reading.Blocks);
        DocumentJson.Facts(json, reading);
        json.WriteNotices("problems", each.Problems());
    });
}
