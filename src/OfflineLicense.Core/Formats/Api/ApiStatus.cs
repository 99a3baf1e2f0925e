namespace OfflineLicense.Formats.Api;

/// <summary>The status words of CSSM's API that were seen (docs/formats.md 4.4).</summary>
internal static class ApiStatus
{
    public static bool IsFailed(string? status) => Is(status, "FAILED") || Is(status, "ERROR");

    public static bool IsDone(string? status) => Is(status, "SUCCESS") || Is(status, "COMPLETE");

    public static bool IsWorking(string? status) => Is(status, "OK_POLL");

    /// <summary>CSSM's own words where it gave any.</summary>
    public static string Reason(string? status, string? message, string? code)
    {
        var words = string.IsNullOrWhiteSpace(message) ? null : message.Trim().TrimEnd('.');
        var number = string.IsNullOrWhiteSpace(code) ? null : code.Trim();
        return (words, number) switch
        {
            (null, null) => $"{status ?? "no status"}, and no reason given",
            (null, _) => $"error {number}",
            (_, null) => words,
            _ => $"{words} (error {number})",
        };
    }

    private static bool Is(string? status, string word) => word.Equals(status?.Trim(), StringComparison.OrdinalIgnoreCase);
}
