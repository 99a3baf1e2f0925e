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
            Exits = [ExitCode.Busy, ExitCode.Damaged],
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
        context.Output.WriteParts(string.Empty, [SafeText.Value(history.What)], indent: 2);
        Print(context, history);
    }

    private static void Print(CommandContext context, DeviceHistory history)
    {
        var output = context.Output;
        var width = history.Events.Select(each => each.Event.Length).DefaultIfEmpty().Max();
        foreach (var each in history.Events)
        {
            var head = $"  {DisplayTime.Format(each.At)}  {each.Event.PadRight(width)}  ";
            output.WriteParts(head, each.Detail.Split("; "), indent: 6);
        }

        foreach (var request in history.Unproved)
        {
            output.WriteParts($"not proved, {request.UnprovedBecause!.Code}: ", [request.UnprovedBecause.Message], indent: 2);
        }

        if (history.Licenses is > 0 and var count)
            output.WriteLine($"{Plural.Format(count, "license")} in its newest usage file");
        if (history.Now is not { Devices: [var device] } now)
            return;
        var next = new NextStep(now);
        new StatusJson(context, now, next).WriteDevice(device);
        var since = device.Since is { } at ? $" since {at[..10]}" : string.Empty;
        var due = DueText.Describe(device, context.Host.Clock.GetUtcNow());
        output.WriteParts("Now: ", [$"{device.State.Name()}{since}", .. StatusList.ExplainState(device), due], indent: 2);
        if (next.Find(device) is { } command)
            output.SuggestNext(command);
    }
}
