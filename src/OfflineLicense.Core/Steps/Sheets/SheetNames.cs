using System.Text.RegularExpressions;
using OfflineLicense.Steps.Devices;

namespace OfflineLicense.Steps.Sheets;

/// <summary>
/// The names of sheets: <c>core-sw1_C9300-48P_FOC1234X0AB_save.txt</c>. The hostname of the roster is in front where it is plain. It is in
/// the name alone, never in the text that is pasted into a device.
/// </summary>
internal static partial class SheetNames
{
    private const int LongestHostname = 32;

    /// <summary>In the order of the sheets. Where two names are alike, both are without the hostname.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<PlannedSheet> sheets, string purpose)
    {
        var names = sheets.Select(sheet => Name(sheet, GetPrefix(sheet.Device), purpose)).ToArray();
        var alike = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Skip(1).Any())
            .Select(group => group.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < names.Length && alike.Count > 0; at++)
        {
            if (alike.Contains(names[at]))
                names[at] = Name(sheets[at], string.Empty, purpose);
        }

        return names;
    }

    private static string Name(PlannedSheet sheet, string prefix, string purpose) =>
        $"{prefix}{sheet.Device.Stem}{(sheet.Part.Length > 0 ? "_" + sheet.Part : string.Empty)}_{purpose}.txt";

    /// <summary>Dots become dashes, so that no name is one that Windows reserves (<c>con.example</c>).</summary>
    private static string GetPrefix(ExpectedDevice device) =>
        device.Name is { Length: <= LongestHostname } name && Plain().IsMatch(name) ? name.Replace('.', '-') + "_" : string.Empty;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
