namespace OfflineLicense.Steps.Record;

/// <summary>Tells a clock that is ahead of this station's from the time that a request states. One behind is an old file.</summary>
internal static class RequestClock
{
    /// <summary>CSSM takes a trust request only where the clocks differ by less.</summary>
    private static readonly TimeSpan s_toleratedForTrust = TimeSpan.FromMinutes(60);

    /// <returns>Null: it is not ahead.</returns>
    public static string? DescribeSkew(string kind, DateTimeOffset stated, DateTimeOffset now)
    {
        var ahead = stated - now;
        return ahead < (kind == DocumentKind.TrustRequest.Name ? s_toleratedForTrust : Limits.ClockTolerance)
            ? null
            : $"the clock of the device is {Timestamp.Text(stated)}, {ahead.TotalMinutes:F0} minutes ahead of this station";
    }
}
