using System.Text.RegularExpressions;

namespace OfflineLicense.Formats;

/// <summary>
/// Reservation codes as text (docs/formats.md, SLR and PLR codes): alone in a file, or in what the terminal showed when
/// the command was typed. Nothing in a code is ever corrected.
/// </summary>
internal static partial class ReservationText
{
    /// <summary>Characters of a return code without its hyphens, in every sample.</summary>
    private const int ReturnCode = 51;

    private const int LongestLine = 1024;

    public static Reading? Read(ReadOnlySpan<byte> file)
    {
        var lines = ShortText.Lines(file);
        if (lines.Count == 0 || DeviceText.HasSections(file))
            return null;
        var requests = new UdiSet();
        var spoken = new UdiSet();
        var isReturn = false;
        var isConfirmation = false;
        foreach (var line in lines.Where(line => line.Length <= LongestLine))
        {
            if (RequestCode().Match(line) is { Success: true } code && Udi.From(code.Groups["pid"].Value, code.Groups["sn"].Value) is { } asking)
                requests.Add(asking);
            else if (line.StartsWith("UDI:", StringComparison.Ordinal) && UdiText.Parse(line) is { } udi)
                spoken.Add(udi);
            isReturn |= Groups().Match(line) is { Success: true } groups && IsReturnCode(groups.Groups["code"].Value);
            isConfirmation |= Confirmation().IsMatch(line);
        }

        if (requests.Count > 0)
            return new Reading(DocumentKind.ReservationRequest) { Udis = requests.InOrder };
        if (isReturn)
            return new Reading(DocumentKind.ReservationReturn) { Udis = spoken.InOrder };
        if (isConfirmation)
            return new Reading(DocumentKind.ReservationConfirmation) { Udis = spoken.InOrder };
        return lines.Count == 1 ? Alone(lines[0]) : null;
    }

    /// <summary>What is certain only where nothing else is in the file.</summary>
    private static Reading? Alone(string line)
    {
        if (UdiRequest().IsMatch(line) && UdiText.Parse(line) is { } udi)
            return new Reading(DocumentKind.ReservationRequest) { Udis = [udi] };
        return Groups().Match(line) is { Success: true, Length: var length } && length == line.Length ? new Reading(DocumentKind.ReservationCode) : null;
    }

    private static bool IsReturnCode(string code) =>
        code[0] == 'C' && code.Length - code.AsSpan().Count('-') == ReturnCode && code.AsSpan().IndexOfAny("0OIl") < 0;

    /// <summary><c>CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86</c>, split from the right: PIDs hold slashes, serials hyphens.</summary>
    [GeneratedRegex(@"^(?:Request code:\s*)?[A-Za-z0-9]{2}-Z(?<pid>[A-Za-z0-9][A-Za-z0-9/+=._-]*):(?<sn>[A-Za-z0-9][A-Za-z0-9._/-]*)-[A-Za-z0-9]+-[A-Za-z0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex RequestCode();

    /// <summary>Groups of six, the last one shorter: a return code, or the authorization code of a universal reservation.</summary>
    [GeneratedRegex(@"^(?:Return code:\s*)?(?<code>[A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){5,15}(?:-[A-Za-z0-9]{2,5})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex Groups();

    [GeneratedRegex(@"\b[Cc]onfirmation code:?\s+[0-9a-f]{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex Confirmation();

    /// <summary>Unified communications products ask with their UDI, which there ends in a UUID.</summary>
    [GeneratedRegex(@"^P:[^,]+,\s*S:[^,]+,\s*U:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$", RegexOptions.CultureInvariant)]
    private static partial Regex UdiRequest();
}
