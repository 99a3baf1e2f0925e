using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic history</c>: all events of one device, server or document, oldest first.</summary>
internal static class HistoryCommand
{
    public static ToolCommand Create()
    {
        var what = new Argument<string>("what")
        {
            Description = "A product instance (any spelling, or its serial), a server, an upload name, or 8 digits of a SHA-256",
        };
        return new ToolCommand("history", "Show the history of a device or file.")
        {
            Place = Place.Keep,
            Arguments = { what },
            Examples =
            [
                new("offlic history FOC1234X0AB", "From the file that the device saved to the ACK that it imported."),
                new("offlic history 3f9a1c2e", "The history of one document."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Show(context, context.GetValue(what)!),
        };
    }

    private static void Show(CommandContext context, string what)
    {
        using var ledger = OpenLedger.ForReading(context);
        var history = new HistoryQuery(ledger).Read(what);
        foreach (var each in history.Events)
            context.Json.WriteLine("event", json =>
            {
                json.WriteString("at", each.At);
                json.WriteString("event", each.Event);
                json.WriteString("udi", each.Udi?.ToString());
                json.WriteString("sha256", each.Sha256);
                json.WriteString("detail", each.Detail);
                if (each.Warnings.Count > 0)
                    json.WriteStrings("warnings", each.Warnings.Select(warning => warning.Name));
            });
        foreach (var request in history.Unproved)
        {
            context.Json.WriteLine("unproved", json =>
            {
                json.WriteString("sha256", request.Sha256);
                json.WriteString("unproved_because", request.UnprovedBecause!.Code);
                json.WriteString("message", request.UnprovedBecause.Message);
            });
        }

        context.AddCount("events", history.Events.Count);
        if (history.Licenses is { } licenses)
            context.AddCount("licences", licenses);
        context.Output.WriteLine(SafeText.Value(history.What));
        context.Output.WriteLines(
            TextTable.Render(history.Events.Select(each => new[] { DisplayTime.Format(each.At), each.Event, each.Detail })));
        context.Output.WriteLines(history.Unproved.Select(request =>
            $"not proved, {request.UnprovedBecause!.Code}: {request.UnprovedBecause.Message}"));
        if (history.Licenses is > 0 and var count)
            context.Output.WriteLine($"{Plural.Format(count, "license")} in its newest usage file");
    }
}
