using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Record;

namespace OfflineLicense.Cli.Output;

/// <summary>What stays in the zone although it is pending, and what would let it go.</summary>
internal static class WithheldLines
{
    public static void Write(CommandContext context, IReadOnlyList<WithheldRequest> heldBack)
    {
        foreach (var left in heldBack)
            context.Json.WriteLine("held-back", json =>
            {
                json.WriteString("name", left.Request.UploadName);
                json.WriteString("udi", left.Why.Udi?.ToString());
                json.WriteString("sha256", left.Request.Sha256);
                json.WriteString("reason", left.Reason);
                json.WriteString("remedy", left.Why.Remedy);
            });
        context.Output.WriteAttentionList([.. heldBack.Select(Line)], "offlic pack … --json lists them");
        if (heldBack.Count > 0)
            context.EndWith(ExitCode.Incomplete);
        foreach (var reason in heldBack.Select(left => left.Reason).Distinct(StringComparer.Ordinal))
            context.Output.WriteLine(reason == ExportPolicy.KeywordPresent
                ? "  what holds a keyword and may leave nevertheless: offlic pack … --allow-keywords --reason TEXT"
                : "  what was saved again without the name: offlic mark ignored NAME sets the older one aside");
    }

    private static string Line(WithheldRequest left)
    {
        var device = left.Why.Udi is { } udi ? $"{SafeText.Value(udi.ToString())}  " : string.Empty;
        var why = left.Reason == ExportPolicy.KeywordPresent ? $"it holds the keyword \"{SafeText.Value(left.Why.Found.Text)}\"" : "it carries a host name";
        return $"{device}{left.Request.UploadName}  stays: {why}; {left.Why.Advice}";
    }
}
