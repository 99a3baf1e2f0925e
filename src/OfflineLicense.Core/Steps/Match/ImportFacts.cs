using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Match;

/// <summary>Records what a session log says of imports, each for the product instance on which the command was typed.</summary>
internal static class ImportFacts
{
    /// <summary>
    /// A command without a prompt may be a note, or a copy of the install sheet, which quotes the sentence of success: it is no success.
    /// </summary>
    public static bool Counts(ImportAttempt attempt) => !attempt.IsSuccess || attempt.Hostname.Length > 0;

    /// <param name="ledger">To write.</param>
    /// <param name="documentId">The log.</param>
    /// <param name="content">What it says.</param>
    /// <param name="devices">The product instances whose output is in the log, by the hostname in the prompt; the last resort is the one
    /// for which the file was written out.</param>
    public static void Record(Ledger ledger, long documentId, ParsedContent content, ILookup<string, long> devices)
    {
        for (var i = 0; i < content.Imports.Count; i++)
        {
            var attempt = content.Imports[i];
            if (Counts(attempt) && Find(ledger, attempt, devices) is { } device)
                ledger.CapturedValues.AddImport(documentId, i, device, attempt);
        }
    }

    private static long? Find(Ledger ledger, ImportAttempt attempt, ILookup<string, long> devices)
    {
        var typedOn = devices[attempt.Hostname].Distinct().Take(2).ToList();
        if (typedOn.Count > 0)
            return typedOn.Count == 1 ? typedOn[0] : null;
        return ledger.Installs.DevicesOf(attempt) is [var only] ? only : null;
    }
}
