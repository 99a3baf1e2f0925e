using OfflineLicense.Steps.Pack;

namespace OfflineLicense.Cli.Output;

/// <summary>Prints which pending requests are withheld in the zone, and how to release them.</summary>
internal static class WithheldLines
{
    public static void Write(CommandContext context, IReadOnlyList<WithheldRequest> withheld)
    {
        foreach (var request in withheld)
            context.Json.WriteLine("held-back", json =>
            {
                json.WriteString("name", request.Request.UploadName);
                json.WriteString("udi", request.Finding.Udi?.ToString());
                json.WriteString("sha256", request.Request.Sha256);
                json.WriteString("reason", request.Reason.Name());
                json.WriteString("remedy", request.Finding.Remedy);
            });
        context.Output.WriteAttentionList([.. withheld.Select(Describe)], "offlic pack … --json lists them");
        if (withheld.Count > 0)
            context.EndWith(ExitCode.Incomplete);
        foreach (var reason in withheld.Select(request => request.Reason).Distinct())
            context.Output.WriteLine(reason == WithholdingReason.KeywordPresent
                ? "  to pack files with a keyword all the same: offlic pack … --allow-keywords --reason TEXT"
                : "  if a file was saved again without the hostname: offlic mark ignored NAME sets the older one aside");
    }

    private static string Describe(WithheldRequest request)
    {
        var device = request.Finding.Udi is { } udi ? $"{SafeText.Value(udi.ToString())}  " : string.Empty;
        var why = request.Reason == WithholdingReason.KeywordPresent
            ? $"contains the keyword \"{SafeText.Value(request.Finding.Found.Text)}\""
            : "contains a hostname";
        return $"{device}{request.Request.UploadName}  withheld: {why}; {request.Finding.Advice}";
    }
}
