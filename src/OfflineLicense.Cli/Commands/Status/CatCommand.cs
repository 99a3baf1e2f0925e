using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic cat</c>: writes the exact bytes of a document.</summary>
internal static class CatCommand
{
    public static ToolCommand Create()
    {
        var sha = new Argument<string>("sha") { Description = "The document's SHA-256, or its first digits (8 or more)" };
        return new ToolCommand("cat", "Write a document to standard output, byte for byte as it arrived.")
        {
            Place = Place.Keep,
            Arguments = { sha },
            Examples =
            [
                new("offlic cat 3f9a1c2e > sl_usage.txt", "The file as the device wrote it."),
                new("offlic cat 3f9a1c2e | sha256sum", "The digest equals its name."),
            ],
            Exits = [ExitCode.Busy, ExitCode.Damaged],
            Run = context => Write(context, context.GetValue(sha)!),
        };
    }

    private static void Write(CommandContext context, string sha)
    {
        if (context.Json.IsEnabled)
            throw new Failure(FailureKind.Usage, "cat writes a document, and a document is not JSON", "offlic show --json describes it");
        using var ledger = OpenLedger.ForReading(context);
        var bytes = new DocumentQuery(ledger).ReadVerifiedBytes(sha);
        var output = context.GetOutputStream();
        foreach (var piece in bytes)
            output.Write(piece);
        output.Flush();
    }
}
