using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput.Commands;

/// <summary>
/// What <c>show license history message</c> lists of imports: under <c>Import RUM ACK:</c> and its like the times of each, or that there
/// were none. The form of an entry is not publicly known, so any line of it that ends in a time is taken for one.
/// </summary>
internal static partial class ShowLicenseHistory
{
    public const string Messages = "Message History (oldest to newest):";
    public const string Imports = "Import Message History (oldest to newest):";

    /// <summary>More entries of one kind than a device keeps.</summary>
    private const int Most = 100;

    public static bool Read(string line, CaptureBlock block)
    {
        if (line is Messages or Imports)
        {
            block.IsLicensing = true;
            block.Section = CaptureSection.None;
            if (line == Imports)
                block.Imports ??= [];
            return true;
        }

        if (Head().Match(line) is { Success: true } head)
        {
            block.Section = CaptureSection.Imports;
            block.ImportKind = head.Groups["kind"].Value;
            block.Imports ??= [];
            return true;
        }

        if (block is not { Section: CaptureSection.Imports, ImportKind: { } kind, Imports: { } imports }
            || line.EndsWith(':') || line.StartsWith("===", StringComparison.Ordinal))
            return false;
        if (imports.Count(each => each.Kind == kind) < Most && Time().Match(line) is { Success: true } time
            && DeviceClock.Parse(time.Groups["time"].Value) is { IsNone: false } at)
        {
            imports.Add(new ImportRecord(kind, at));
            block.Fact();
        }

        return true;
    }

    [GeneratedRegex(@"\AImport (?<kind>POLICY|AUTH|TRUST CODE|RUM ACK|CONVERSION ACK|ACCOUNT INFO):\z", RegexOptions.CultureInvariant)]
    private static partial Regex Head();

    [GeneratedRegex(@"\A[^<>{}]{0,60}?(?<time>[A-Z][a-z]{2} {1,2}\d{1,2} [0-9: .]{13,32}(?: [A-Za-z0-9+:/_-]{1,32})?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
