using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Exchange;

/// <summary>
/// The commands of one visit, each run as a person would type it. It has no state of its own: each command finishes what a killed run
/// of it left, so the same <c>exchange</c> again finishes the visit.
/// </summary>
internal sealed class ExchangeRun(CommandContext context, ExchangeFolders folders, IReadOnlyList<string> custody, Passphrase passphrase)
{
    private const string NoMedia = "name the drive, or: offlic config folders.media DIR";

    /// <summary>Bytes. Below it a collection takes longer than its memory is worth.</summary>
    private const long WorthCollecting = 32 << 20;

    private readonly List<ExchangeStep> _steps = [];

    public IReadOnlyList<ExchangeStep> Steps => _steps;

    /// <summary>Steps whose folder is not set.</summary>
    public List<string> LeftOut { get; } = [];

    public bool Changed => _steps.Exists(step => step.Changed > 0);

    public void RunAll()
    {
        RunWith(folders.Media, "receive", NoMedia, media => ["receive", media, "--pass-over"]);
        if (folders.Side == Side.Zone)
        {
            RunWith(folders.Install, "split", Setting(SettingName.InstallFolder), install => ["split", "--to", install]);
            RunWith(folders.Intake, "collect", Setting(SettingName.IntakeFolder), intake => ["collect", intake]);
            RunWith(folders.Media, "pack", NoMedia, media => ["pack", "--to", media, .. custody]);
            return;
        }

        RunWith(folders.Downloads, "collect", Setting(SettingName.DownloadsFolder), downloads => ["collect", downloads]);
        RunWith(folders.Upload, "stage", Setting(SettingName.UploadFolder), upload => ["stage", "--to", upload, "--fresh"]);
        foreach (var zone in folders.Media is null ? [] : FindZones())
            RunWith(folders.Media, "pack", NoMedia, media => ["pack", "--to", media, "--for", zone, .. custody]);
        if (_steps.TrueForAll(step => step.Command != "pack"))
            RunWith(folders.Media, "pack", NoMedia, media => ["pack", "--to", media, .. custody]);
    }

    private static string Setting(string name) => $"set it: offlic config {name} DIR";

    private IReadOnlyList<string> FindZones()
    {
        using var ledger = OpenLedger.ForReading(context);
        return new ReturnDestinations(ledger).FindAll();
    }

    private void RunWith(string? folder, string command, string remedy, Func<string, string[]> args)
    {
        if (folder is null)
            LeaveOut(command, remedy);
        else
            Run(args(folder));
    }

    private void LeaveOut(string command, string remedy)
    {
        LeftOut.Add(command);
        context.Json.WriteLine("step", json =>
        {
            json.WriteString("command", command);
            json.WriteString("outcome", "left-out");
            json.WriteString("message", remedy);
        });
        context.Output.WriteLine($"{command} is left out, because its folder is not set; {remedy}");
    }

    private void Run(string[] args)
    {
        context.Progress.End();
        var step = new ExchangeStep(args[0], $"offlic {string.Join(' ', args.Select(ShellWord.Quote))}", context.Output, passphrase.Get)
        {
            Display = context.Display,
        };
        _steps.Add(step);
        context.Output.WriteCommand("", step.Typed);
        var host = context.Host with { Step = step, Out = TextWriter.Null, OutIsTerminal = false };
        CommandLine.Run([.. args, .. GetGlobals()], host);
        context.EndWith(step.Exit);
        Write(step);
        GiveBackMemory();
    }

    /// <summary>What a step leaves would otherwise lie below the peak of the next one, for nothing collects it in between.</summary>
    private static void GiveBackMemory()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) > WorthCollecting)
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private void Write(ExchangeStep step)
    {
        context.Json.WriteLine("step", json =>
        {
            json.WriteString("command", step.Command);
            json.WriteString("typed", step.Typed);
            json.WriteString("outcome", step.Exit != ExitCode.Done ? ExitCode.GetName(step.Exit) : step.Changed > 0 ? "done" : "unchanged");
            json.WriteNumber("exit", step.Exit);
            json.WriteStrings("result", step.Results);
            foreach (var (name, value) in step.Counts.OrderBy(count => count.Key, StringComparer.Ordinal))
                json.WriteNumber(name, value);
        });
        foreach (var line in step.Results)
            context.Output.WriteLine("  " + line);
        step.Attention?.Invoke(context.Output);
        if (step.Results.Count == 0)
            context.Output.WriteLine(step.Exit == ExitCode.Done ? "  Nothing was found for this step." : "  It did not run to its end.");
    }

    /// <summary>What was typed for every command, for each step too.</summary>
    private IEnumerable<string> GetGlobals()
    {
        var globals = context.Globals;
        if (context.GetValue(globals.Station) is { } station)
            yield return $"{globals.Station.Name}={station}";
        yield return $"{globals.Operator.Name}={context.Operator}";
        yield return $"{globals.Wait.Name}={(int)context.Wait.TotalSeconds}";
        foreach (var flag in (Flag[])[globals.UnsafeDisk, globals.DryRun, globals.Quiet, globals.Verbose, globals.NoColor, globals.NoInput])
        {
            if (context.Has(flag))
                yield return flag.Name;
        }

        if (context.Json.IsEnabled && !context.Has(globals.NoColor))
            yield return globals.NoColor.Name;
    }
}
