namespace OfflineLicense.Steps.Record;

/// <summary>Tells a clock that is ahead of this station's from the time that a request states. One behind is an old file.</summary>
internal static class RequestClock
{
    private const int ToleratedMinutes = 15;

    /// <summary>CSSM takes a trust request only where the clocks differ by less.</summary>
    private const int ToleratedForTrustMinutes = 60;

    /// <returns>Null: it is not ahead.</returns>
    public static string? DescribeSkew(string kind, DateTimeOffset stated, DateTimeOffset now)
    {
        var minutes = (stated - now).TotalMinutes;
        return minutes < (kind == DocumentKind.TrustRequest.Name ? ToleratedForTrustMinutes : ToleratedMinutes)
            ? null
            : $"the clock of the device is {Timestamp.Text(stated)}, {minutes:F0} minutes ahead of this station";
    }
}
