using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Why a request stays in the zone.</summary>
internal enum WithholdingReason
{
    /// <summary>It contains a hostname, and <c>export.hostnames</c> is <c>deny</c>.</summary>
    HostnamePresent,

    /// <summary>It contains a word of <c>privacy.keywords</c>.</summary>
    KeywordPresent,
}

/// <summary>The names of reasons in JSON.</summary>
internal static class WithholdingReasonNames
{
    public static string Name(this WithholdingReason reason) =>
        reason == WithholdingReason.HostnamePresent ? WarningCode.HostnamePresent.Name : "keyword-present";
}

/// <summary>A request that stays in the zone.</summary>
/// <param name="Finding">The first text that withholds it; the decision's findings have them all.</param>
internal sealed record WithheldRequest(RequestRow Request, WithholdingReason Reason, SensitiveFinding Finding);
