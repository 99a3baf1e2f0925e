namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// The days under <c>Policy:</c>, class by class: <c>Unenforced/Non-Export Perpetual Attributes:</c>, then
/// <c>First report requirement (days): 365 (CISCO default)</c>.
/// </summary>
internal static class ShowLicensePolicy
{
    private const string AckRequired = "Reporting ACK required:";
    private const string First = "First report requirement (days):";
    private const string Ongoing = "Reporting frequency (days):";
    private const string OnChange = "Report on change (days):";

    public static bool Read(string line, CaptureBlock block)
    {
        if (line is not ['F' or 'R' or 'U' or 'E', ..])
            return false;
        if (line.EndsWith("Attributes:", StringComparison.Ordinal))
        {
            block.Section = CaptureSection.None;
            block.PolicyClass = FindClass(line);
            return block.PolicyClass is not null;
        }

        if (line.StartsWith(AckRequired, StringComparison.Ordinal))
        {
            block.Policy = (block.Policy ?? new()) with { IsAckRequired = PrintedValue.Bool(line.AsSpan(AckRequired.Length)) };
            block.IsLicensing = true;
            return true;
        }

        return block.PolicyClass is { } name && ReadDays(line, block, name);
    }

    private static bool ReadDays(string line, CaptureBlock block, PolicyClassName name)
    {
        var policy = block.Policy ?? new();
        var days = name switch
        {
            PolicyClassName.Perpetual => policy.Perpetual,
            PolicyClassName.Subscription => policy.Subscription,
            PolicyClassName.Enforced => policy.Enforced,
            _ => policy.Export,
        } ?? new ReportingDays(null, null, null);
        if (PrintedValue.Days(line, First) is { } first)
            days = days with { First = first };
        else if (PrintedValue.Days(line, Ongoing) is { } ongoing)
            days = days with { Ongoing = ongoing };
        else if (PrintedValue.Days(line, OnChange) is { } onChange)
            days = days with { OnChange = onChange };
        else
            return false;
        block.Policy = name switch
        {
            PolicyClassName.Perpetual => policy with { Perpetual = days },
            PolicyClassName.Subscription => policy with { Subscription = days },
            PolicyClassName.Enforced => policy with { Enforced = days },
            _ => policy with { Export = days },
        };
        block.Fact();
        return true;
    }

    private static PolicyClassName? FindClass(string line) =>
        line.StartsWith("Enforced", StringComparison.Ordinal) ? PolicyClassName.Enforced
        : line.StartsWith("Export", StringComparison.Ordinal) ? PolicyClassName.Export
        : !line.StartsWith("Unenforced", StringComparison.Ordinal) ? null
        : line.Contains("Subscription", StringComparison.Ordinal) || line.Contains("Non-Perpetual", StringComparison.Ordinal)
            ? PolicyClassName.Subscription
        : line.Contains("Perpetual", StringComparison.Ordinal) ? PolicyClassName.Perpetual
        : null;
}

/// <summary>The classes of licenses that a policy has days for.</summary>
internal enum PolicyClassName
{
    Perpetual,
    Subscription,
    Enforced,
    Export,
}
