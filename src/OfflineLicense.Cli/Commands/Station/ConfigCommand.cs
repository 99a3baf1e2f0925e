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
            Act = invocation => Act(invocation, invocation.Value(name), invocation.Value(value)),
        };
    }

    private static void Act(CommandContext invocation, string? name, string? value)
    {
        if (name is not null && !SettingName.All.Contains(name, StringComparer.Ordinal))
            throw new Failure(FailureKind.Usage, $"no setting is called {name}", $"there are: {string.Join(", ", SettingName.All)}");
        if (value is not null)
            Decide(invocation, name!, value);
        else
            Show(invocation, name);
    }

    private static void Show(CommandContext invocation, string? name)
    {
        using var ledger = OpenLedger.ForReading(invocation);
        var settings = (name is null ? SettingName.All : [name]).Select(each => (Name: each, Value: ledger.Settings.Value(each))).ToList();
        foreach (var setting in settings)
            Json(invocation, setting.Name, setting.Value);
        if (name is null)
            invocation.Speech.Results(Columns.Align(settings.Select(setting => new[] { setting.Name, setting.Value ?? Undecided }), indent: 0));
        else
            invocation.Speech.Result(settings[0].Value ?? Undecided);
    }

    private static void Decide(CommandContext invocation, string name, string value)
    {
        if (value.Length > 0 && SettingName.Problem(name, value) is { } expected)
            throw new Failure(FailureKind.Usage, $"{name} takes {expected}, not {SafeText.Value(value)}", "nothing was changed");
        using var ledger = OpenLedger.ForWriting(invocation);
        var changed = false;
        ledger.Write(invocation.Operator, () =>
        {
            changed = (ledger.Settings.Value(name) ?? string.Empty) != value;
            if (!changed)
                return null;
            ledger.Settings.Set(name, value, ledger.Now);
            return ("config", $"{name} = {(value.Length == 0 ? Undecided : value)}");
        });
        Json(invocation, name, value.Length == 0 ? null : value);
        invocation.Count("changed", changed ? 1 : 0);
        var shown = value.Length == 0 ? Undecided : value;
        invocation.Speech.Result(!changed ? $"{name} is {shown} already" : $"{name} {(invocation.DryRun ? "would be" : "is now")} {shown}");
    }

    private static void Json(CommandContext invocation, string name, string? value) => invocation.Json.Line("setting", json =>
    {
        json.WriteString("name", name);
        json.WriteString("value", value);
    });
}
