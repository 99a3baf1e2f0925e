using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Deadlines;

/// <summary>Where a policy is from.</summary>
internal enum PolicyOrigin
{
    /// <summary>A response of CSSM.</summary>
    Response,

    /// <summary>The device printed it.</summary>
    Device,

    /// <summary>Cisco's default for the platform.</summary>
    Default,
}

/// <summary>The policy that an estimate counts with: of several that apply, the one with the shortest interval.</summary>
/// <param name="Interval">Days; null: none of them asks for a report.</param>
/// <param name="Several">More than one applies.</param>
internal sealed record AppliedPolicy(PolicyOrigin Origin, int? Interval, bool Several)
{
    /// <summary>For a person, as a part of a sentence.</summary>
    public string Words => (Origin switch
    {
        PolicyOrigin.Device => "the policy that the device prints",
        PolicyOrigin.Default => "Cisco's default policy",
        _ => "the policy in the last response",
    }) + (Several ? " (the shortest of several)" : string.Empty);

    /// <param name="policies">Those that apply.</param>
    /// <param name="isFirst">No ACK was received yet.</param>
    /// <returns>Null: there is none.</returns>
    public static AppliedPolicy? Choose(IReadOnlyList<(PolicyOrigin Origin, ShortestDays Days)> policies, bool isFirst)
    {
        if (policies.Count == 0)
            return null;
        if (policies is [var only])
            return new AppliedPolicy(only.Origin, (isFirst ? only.Days.First : only.Days.Ongoing) is > 0 and var one ? one : null, false);
        return ChooseShortest(policies, isFirst);
    }

    private static AppliedPolicy ChooseShortest(IReadOnlyList<(PolicyOrigin Origin, ShortestDays Days)> policies, bool isFirst)
    {
        var (origin, days) = policies.MinBy(each => Count(each.Days) is > 0 and var count ? count : int.MaxValue);
        return new AppliedPolicy(origin, Count(days) is > 0 and var interval ? interval : null,
            policies.Select(each => Count(each.Days)).Distinct().Count() > 1);

        int Count(ShortestDays each) => isFirst ? each.First : each.Ongoing;
    }
}
