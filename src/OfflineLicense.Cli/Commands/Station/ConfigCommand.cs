using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Cli.Commands.Station;

/// <summary><c>offlic config</c>: the settings of this station.</summary>
internal static class ConfigCommand
{
    private const string NotSet = "(not set)";

    public static ToolCommand Create()
    {
        var name = new Argument<string?>("name") { Description = string.Join(", ", SettingName.All), Arity = ArgumentArity.ZeroOrOne };
        var value = new Argument<string?>("value")
        {
            Description = "The new value; '' removes the setting",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new ToolCommand("config", "Show or change settings.")
        {
            Place = Place.Keep,
            Arguments = { name, value },
            Examples =
            [
                new("offlic config", "Shows every setting."),
                new("offlic config export.hostnames deny", "Hostnames stay in the zone: pack withholds files that contain one."),
                new("offlic config folders.media /media/usb", "A folder of exchange; a relative one counts from the current folder."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context =>
            {
                if (context.GetValue(value) is { } wanted)
                    Change(context, context.GetValue(name)!, wanted);
                else
                    Show(context, context.GetValue(name));
            },
        };
    }

    private static void Show(CommandContext context, string? name)
    {
        if (name is not null)
            StationSettings.CheckName(name);
        using var ledger = OpenLedger.ForReading(context);
        var settings = new StationSettings(ledger).Read(name);
        foreach (var setting in settings)
            WriteJson(context, setting.Name, setting.Value);
        if (name is null)
            context.Output.WriteTable(settings.Select(setting => new[] { setting.Name, setting.Value ?? NotSet }), indent: 0);
        else
            context.Output.WriteLine(settings[0].Value ?? NotSet);
    }

    private static void Change(CommandContext context, string name, string value)
    {
        if (value.Length > 0 && SettingName.IsFolder(name))
            value = context.FullPath(value);
        StationSettings.CheckValue(name, value);
        using var ledger = OpenLedger.ForWriting(context);
        var isChanged = new StationSettings(ledger).Change(context.Operator, name, value);
        WriteJson(context, name, value.Length == 0 ? null : value);
        context.AddCount("changed", isChanged ? 1 : 0);
        var shown = value.Length == 0 ? NotSet : value;
        if (value.Length > 0 && SettingName.IsFolder(name))
            FolderOptions.WarnOfMissing(context, name, value);
        context.Output.WriteLine(!isChanged
            ? $"{name} is {shown} already"
            : $"{name} {(context.DryRun ? "would be" : "is now")} {shown}");
    }

    private static void WriteJson(CommandContext context, string name, string? value) => context.Json.WriteLine("setting", json =>
    {
        json.WriteString("name", name);
        json.WriteString("value", value);
    });
}
