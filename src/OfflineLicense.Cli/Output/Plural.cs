namespace OfflineLicense.Cli.Output;

/// <summary>A number with its noun: <c>1 item</c>, <c>1,200 items</c>.</summary>
internal static class Plural
{
    public static string Format(long count, string what) => $"{count:N0} {what}{(count == 1 ? string.Empty : "s")}";
}
