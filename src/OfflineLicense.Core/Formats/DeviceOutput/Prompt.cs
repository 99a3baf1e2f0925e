using System.Text.RegularExpressions;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// A line with a typed command: <c>host#show license all</c>, also <c>RP/0/RP0/CPU0:host#…</c> and
/// <c>host(config)#…</c>.
/// </summary>
internal sealed partial record Prompt(string Hostname, string Command)
{
    /// <summary>Whether what follows is license output, whatever it contains.</summary>
    public bool ShowsLicense => Command.Length > 0 && LicenseCommand().IsMatch(Command);

    public static Prompt? Parse(string line) =>
        line.AsSpan().ContainsAny('#', '>') && Line().Match(line) is { Success: true } match
            ? new Prompt(match.Groups["host"].Value, match.Groups["command"].Value.Trim())
            : null;

    [GeneratedRegex(@"\A(?:[A-Za-z0-9]+(?:/[A-Za-z0-9]+)+:)?(?<host>[A-Za-z0-9][A-Za-z0-9._-]{0,62})(?:\([A-Za-z0-9._ "
        + @"-]{1,40}\))?[#>](?<command>\s*(?:[A-Za-z].*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Line();

    [GeneratedRegex(@"\A(?:do\s+)?sho?w?\s+lic", RegexOptions.CultureInvariant)]
    private static partial Regex LicenseCommand();
}
