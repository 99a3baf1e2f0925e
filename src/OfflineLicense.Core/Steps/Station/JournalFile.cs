namespace OfflineLicense.Steps.Station;

/// <summary>The one file that a row of the journal names, where it is no bundle of the ledger.</summary>
internal static class JournalFile
{
    private const string MoreFiles = " more files";

    /// <returns>Nulls: the row names none.</returns>
    public static (string? File, string? Digest) Find(string action, string detail) => action switch
    {
        "receive-refused" => (Between(detail, ": ", ": "), null),
        "backup" => (Before(detail, ": ledger "), Between(detail, ": ledger ", ",")),
        "stage-batch" => (Before(detail, " of "), null),
        "collect" when detail.Contains(" of server ", StringComparison.Ordinal) =>
            (After(detail, ", from "), Between(detail, " ", " ")),
        "refuse" => (After(detail, ": ") is { } path && path.EndsWith(MoreFiles, StringComparison.Ordinal)
            ? path[..path.LastIndexOf(" and ", StringComparison.Ordinal)]
            : After(detail, ": "), null),
        _ => (null, null),
    };

    private static string? Before(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is var at and > 0 ? text[..at] : null;

    private static string? After(string text, string mark) =>
        text.IndexOf(mark, StringComparison.Ordinal) is var at and > 0 ? text[(at + mark.Length)..] : null;

    private static string? Between(string text, string from, string to) => After(text, from) is { } rest ? Before(rest, to) : null;
}
