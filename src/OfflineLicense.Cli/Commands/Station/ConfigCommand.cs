using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic config</c>: the decisions of this station.</summary>
internal static class ConfigCommand
{
    private const string Undecided = "(not decided)";

    public static ToolCommand Create()
    {
        var name = new Argument<string?>("name") { Description = string.Join(", ", SettingName.All), Arity = ArgumentArity.ZeroOrOne };
        var value = new Argument<string?>("value") { Description = "The new value; '' takes the decision back", Arity = ArgumentArity.ZeroOrOne };
        return new ToolCommand("config", "Show or decide what this station has to know.")
        {
            Place = Place.Keep,
            Arguments = { name, value },
            Examples =
            [
                new("offlic config", "Every setting, decided or not."),
                new("offlic config export.hostnames deny", "Host names stay inside: files that carry one are held back by pack."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(name), context.GetValue(value)),
        };
    }

    private static void Act(CommandContext context, string? name, string? value)
    {
        if (name is not null && !SettingName.All.Contains(name, StringComparer.Ordinal))
            throw new Failure(FailureKind.Usage, $"no setting is called {name}", $"there are: {string.Join(", ", SettingName.All)}");
        if (value is not null)
            Decide(context, name!, value);
        else
            Show(context, name);
    }

    private static void Show(CommandContext context, string? name)
    {
        using var ledger = OpenLedger.ForReading(context);
        var settings = (name is null ? SettingName.All : [name]).Select(each => (Name: each, Value: ledger.Settings.Value(each))).ToList();
        foreach (var setting in settings)
            Json(context, setting.Name, setting.Value);
        if (name is null)
            context.Output.WriteLines(Columns.Align(settings.Select(setting => new[] { setting.Name, setting.Value ?? Undecided }), indent: 0));
        else
            context.Output.WriteLine(settings[0].Value ?? Undecided);
    }

    private static void Decide(CommandContext context, string name, string value)
    {
        if (value.Length > 0 && SettingName.Problem(name, value) is { } expected)
            throw new Failure(FailureKind.Usage, $"{name} takes {expected}, not {SafeText.Value(value)}", "nothing was changed");
        using var ledger = OpenLedger.ForWriting(context);
        var changed = false;
        ledger.Write(context.Operator, () =>
        {
            changed = (ledger.Settings.Value(name) ?? string.Empty) != value;
            if (!changed)
                return null;
            ledger.Settings.Set(name, value, ledger.Now);
            return ("config", $"{name} = {(value.Length == 0 ? Undecided : value)}");
        });
        Json(context, name, value.Length == 0 ? null : value);
        context.AddCount("changed", changed ? 1 : 0);
        var shown = value.Length == 0 ? Undecided : value;
        context.Output.WriteLine(!changed ? $"{name} is {shown} already" : $"{name} {(context.DryRun ? "would be" : "is now")} {shown}");
    }

    private static void Json(CommandContext context, string name, string? value) => context.Json.WriteLine("setting", json =>
    {
        json.WriteString("name", name);
        json.WriteString("value", value);
    });
}
