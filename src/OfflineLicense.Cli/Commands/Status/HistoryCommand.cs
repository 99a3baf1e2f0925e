using System.CommandLine;
using OfflineLicense.Cli.Output;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic history</c>: everything known of one product instance or one document, oldest first.</summary>
internal static class HistoryCommand
{
    public static ToolCommand Create()
    {
        var what = new Argument<string>("what") { Description = "A product instance (any spelling, or its serial), an upload name, or 8 digits of a SHA-256" };
        return new ToolCommand("history", "Tell the way of one product instance or one file, step by step.")
        {
            Place = Place.Keep,
            Arguments = { what },
            Examples =
            [
                new("offlic history FOC1234X0AB", "From the file the device saved to the ACK it took."),
                new("offlic history 3f9a1c2e", "The way of one document."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(what)!),
        };
    }

    private static void Act(CommandContext context, string what)
    {
        using var ledger = OpenLedger.ForReading(context);
        var trace = new HistoryQuery(ledger).Of(what);
        foreach (var each in trace.Events)
            context.Json.WriteLine("event", json =>
            {
                json.WriteString("at", each.At);
                json.WriteString("event", each.Event);
                json.WriteString("udi", each.Udi?.ToString());
                json.WriteString("sha256", each.Sha256);
                json.WriteString("detail", each.Detail);
            });
        context.AddCount("events", trace.Events.Count);
        if (trace.Licences is { } licences)
            context.AddCount("licences", licences);
        context.Output.WriteLine(SafeText.Value(trace.What));
        context.Output.WriteLines(Columns.Align(trace.Events.Select(each => new[] { DisplayTime.Format(each.At), each.Event, each.Detail })));
        if (trace.Licences is > 0 and var count)
            context.Output.WriteLine($"{Plural.Format(count, "licence")} in its newest usage file");
    }
}
