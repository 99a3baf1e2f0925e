using OfflineLicense.Steps.Pack;

namespace OfflineLicense.Cli.Output;

/// <summary>Licences in and licences out, said in the same words by every command that moves requests.</summary>
internal static class LicenseLine
{
    public static void Count(CommandContext invocation, LicenseBalance balance)
    {
        invocation.Count("licences_in", balance.In);
        invocation.Count("licences_out", balance.Out);
        invocation.Count("reports", balance.Reports);
    }

    /// <param name="invocation">The command.</param>
    /// <param name="balance">What was counted.</param>
    /// <param name="waiting">What those are that could go.</param>
    /// <param name="going">What those are that go.</param>
    /// <param name="otherwise">Where the others are, after "N".</param>
    public static void Tell(CommandContext invocation, LicenseBalance balance, string waiting, string going, string otherwise)
    {
        if (balance.In == 0 && balance.Reports == 0)
            return;
        var others = balance.In == balance.Out ? string.Empty : $"; {balance.In - balance.Out:N0} {otherwise}";
        invocation.Speech.Result($"  licences  {balance.In:N0} {waiting}, {balance.Out:N0} {going} in {Plural.Of(balance.Reports, "report")}{others}");
    }
}
