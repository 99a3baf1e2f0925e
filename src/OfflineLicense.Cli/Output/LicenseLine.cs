using OfflineLicense.Steps.Stage;

namespace OfflineLicense.Cli.Output;

/// <summary>Prints licenses in and licenses out the same way for every command that moves requests.</summary>
internal static class LicenseLine
{
    public static void AddCounts(CommandContext context, LicenseBalance balance)
    {
        context.AddCount("licences_in", balance.In);
        context.AddCount("licences_out", balance.Out);
        context.AddCount("reports", balance.Reports);
    }

    /// <param name="context">The command.</param>
    /// <param name="balance">What was counted.</param>
    /// <param name="waiting">The state of the licenses that could go.</param>
    /// <param name="going">The state of the licenses that go.</param>
    /// <param name="otherwise">Where the others are, after their count.</param>
    public static void Write(CommandContext context, LicenseBalance balance, string waiting, string going, string otherwise)
    {
        if (balance.In == 0 && balance.Reports == 0)
            return;
        var others = balance.In == balance.Out ? string.Empty : $"; {balance.In - balance.Out:N0} {otherwise}";
        var reports = Plural.Format(balance.Reports, "report");
        context.Output.WriteLine($"  licenses  {balance.In:N0} {waiting}, {balance.Out:N0} {going} in {reports}{others}");
    }
}
