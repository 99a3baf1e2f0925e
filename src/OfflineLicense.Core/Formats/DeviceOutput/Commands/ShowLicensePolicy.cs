namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// The days under <c>Policy:</c>, class by class: <c>Unenforced/Non-Export Perpetual Attributes:</c>, then
/// <c>First report requirement (days): 365 (CISCO default)</c>. NX-OS has one class for all licenses that are not enforced, and other
/// words before the same numbers.
/// </summary>
internal static class ShowLicensePolicy
{
    private const string AckRequired = "Reporting ACK required:";
    private const string Unenforced = "Unenforced/Non-Export:";

    private static readonly string[] s_first = ["First report requirement (days):"];
    private static readonly string[] s_ongoing =
        ["Reporting frequency (days):", "Ongoing reporting frequency (days):", "Ongoing reporting frequency(days):"];
    private static readonly string[] s_onChange =
        ["Report on change (days):", "On change reporting (days):", "On change reporting(days):"];

    public static bool Read(string line, CaptureBlock block)
    {
        if (line is not ['F' or 'R' or 'U' or 'E' or 'O', ..])
            return false;
        if (line.EndsWith("Attributes:", StringComparison.Ordinal) || line is Unenforced or "Enforced:" or "Export:")
        {
            block.Section = CaptureSection.None;
            block.PolicyClass = FindClass(line);
            return block.PolicyClass is not null;
        }

        if (line.StartsWith(AckRequired, StringComparison.OrdinalIgnoreCase))
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
            PolicyClassName.Perpetual or PolicyClassName.Unenforced => policy.Perpetual,
            PolicyClassName.Subscription => policy.Subscription,
            PolicyClassName.Enforced => policy.Enforced,
            _ => policy.Export,
        } ?? new ReportingDays(null, null, null);
        if (FindDays(line, s_first) is { } first)
            days = days with { First = first };
        else if (FindDays(line, s_ongoing) is { } ongoing)
            days = days with { Ongoing = ongoing };
        else if (FindDays(line, s_onChange) is { } onChange)
            days = days with { OnChange = onChange };
        else
            return false;
        block.Policy = name switch
        {
            PolicyClassName.Unenforced => policy with { Perpetual = days, Subscription = days },
            PolicyClassName.Perpetual => policy with { Perpetual = days },
            PolicyClassName.Subscription => policy with { Subscription = days },
            PolicyClassName.Enforced => policy with { Enforced = days },
            _ => policy with { Export = days },
        };
        block.Fact();
        return true;
    }

    private static int? FindDays(string line, string[] labels)
    {
        foreach (var label in labels)
        {
            if (PrintedValue.Days(line, label) is { } days)
                return days;
        }

        return null;
    }

    private static PolicyClassName? FindClass(string line) =>
        line == Unenforced ? PolicyClassName.Unenforced
        : line.StartsWith("Enforced", StringComparison.Ordinal) ? PolicyClassName.Enforced
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

    /// <summary>Both, where the platform makes no difference.</summary>
    Unenforced,
    Enforced,
    Export,
}
