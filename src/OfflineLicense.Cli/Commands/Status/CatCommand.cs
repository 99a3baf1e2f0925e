using System.CommandLine;
using OfflineLicense.Cli.Parsing;
using OfflineLicense.Cli.Stations;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary><c>offlic cat</c>: a document's exact bytes.</summary>
internal static class CatCommand
{
    public static ToolCommand Create()
    {
        var sha = new Argument<string>("sha") { Description = "The document's SHA-256, or its first digits (8 or more)" };
        return new ToolCommand("cat", "Write a document to standard output, byte for byte as it came.")
        {
            Place = Place.Keep,
            Arguments = { sha },
            Examples =
            [
                new("offlic cat 3f9a1c2e > sl_usage.txt", "The file as the device wrote it."),
                new("offlic cat 3f9a1c2e | sha256sum", "The same digest as its name."),
            ],
            Exits = [ExitCode.Damaged],
            Run = context => Act(context, context.GetValue(sha)!),
        };
    }

    private static void Act(CommandContext context, string sha)
    {
        if (context.Json.IsEnabled)
            throw new Failure(FailureKind.Usage, "cat writes a document, and a document is not JSON", "offlic show --json describes it");
        using var ledger = OpenLedger.ForReading(context);
        var row = ledger.Documents.Named(sha);

        // Twice through it: nothing of a damaged document is let out.
        ledger.Documents.Verify(row);
        var output = context.GetOutputStream();
        foreach (var piece in ledger.Documents.Pieces(row.Id))
            output.Write(piece);
        output.Flush();
    }
}
