using System.Text.RegularExpressions;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Codes;

/// <summary>
/// The grammar of the codes that a person carries from a device's screen to CSSM (docs/formats.md, codes). A text either
/// is a code to the letter or it is none: nothing is trimmed inside, put into another case or put together from pieces.
/// </summary>
internal static partial class CodeText
{
    /// <summary>Characters of a reservation's return code without its hyphens, in every sample.</summary>
    private const int ReturnCode = 51;

    /// <summary>A return code some characters longer or shorter than that is one that was cut, or has something of its neighbor.</summary>
    private const int NearlyReturnCode = 6;

    public const string CopyAgain = "Codes are case-exact, and groups of six hold no 0, O, I or l: copy it again from the screen, "
        + "nothing is corrected here.";

    /// <summary>
    /// <c>CB-ZC9300-24UX:FCW2134L0RN-AK9A6sMTr-86</c>, split from the right: PIDs hold slashes, serials hyphens. Null:
    /// no request code.
    /// </summary>
    public static Udi? ParseRequest(string text) =>
        RequestCode().Match(text) is { Success: true } code ? Udi.From(code.Groups["pid"].Value, code.Groups["sn"].Value) : null;

    /// <summary>Unified communications products ask with their UDI, which there ends in a UUID.</summary>
    public static Udi? ParseUdiRequest(string text) => UdiRequestCode().IsMatch(text) ? UdiText.Parse(text) : null;

    /// <summary>
    /// What a reservation's return prints: groups of six, the last one shorter, 51 characters of base58, the first
    /// <c>C</c>.
    /// </summary>
    public static bool IsReservationReturn(string text) =>
        IsGroupsOfSix(text) && text[0] == 'C' && CountLetters(text) == ReturnCode;

    /// <summary>What the return of an authorization prints: the same alphabet and groups, of no known length.</summary>
    public static bool IsAuthorizationReturn(string text) => IsGroupsOfSix(text) && text.AsSpan().Count('-') >= 2 && IsMixed(text);

    /// <summary>The same with nothing beside it to confirm that: long enough, and no words with hyphens between them.</summary>
    public static bool IsAuthorizationReturnAlone(string text) => IsAuthorizationReturn(text) && text.AsSpan().Count('-') is 3 or 4;

    /// <summary>The authorization code of a universal reservation: 6 to 16 groups of 2 to 8, all but the last alike in length.</summary>
    public static bool IsUniversalAuthorization(string text)
    {
        if (!UniversalGroups().IsMatch(text) || !text.AsSpan().ContainsAnyInRange('0', '9') || !text.AsSpan().ContainsAnyInRange('A', 'Z'))
            return false;
        var groups = text.Split('-');
        return Array.TrueForAll(groups[..^1], group => group.Length == groups[0].Length) && groups[^1].Length <= groups[0].Length;
    }

    /// <summary>
    /// Five full groups of six: what CSSM gives for a universal reservation. What a device prints for a return ends in a shorter group.
    /// </summary>
    public static bool IsShortAuthorization(string text) =>
        FiveGroups().IsMatch(text) && IsMixed(text);

    /// <summary>Whether a code in a vendor's JSON is one word, as every code but the UDI of CUCM is.</summary>
    public static bool IsOneWord(string code) =>
        code.Length <= Limits.BundleString && !code.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign));

    /// <summary>Whether a code may be printed for pasting: plain characters, a blank only after a comma, as CUCM prints its UDI.</summary>
    public static bool CanBePasted(string code) => code.Length <= Limits.CodeText && Pastable().IsMatch(code);

    /// <summary>Eight hex digits.</summary>
    public static bool IsConfirmation(string text) => ConfirmationCode().IsMatch(text);

    /// <summary>Alone in a file eight letters may be anything; devices print these in lower case.</summary>
    public static bool IsConfirmationAlone(string text) => IsConfirmation(text) && !text.AsSpan().ContainsAnyInRange('A', 'F');

    /// <summary>What is wrong with a text that has the shape of a code and is none; null where it has no such shape.</summary>
    public static string? ExplainNearMiss(string text)
    {
        // Every line of a log is checked here, so the first characters are checked first.
        if (text is [_, _, '-', 'Z' or 'z', ..] && NearlyRequest().IsMatch(text))
            return "It looks like a reservation request code, XX-Z<PID>:<serial>-<hash>-<2 digits>, but a part is missing or changed.";
        if (text is ['P' or 'p', ':', ..] && NearlyUdi().IsMatch(text))
            return "It looks like the UDI that a reservation is requested with, P:<PID>,S:<serial>,U:<UUID>, but a part is missing or "
                + "changed.";
        if (text is not ['C', ..] || !NearlyGroups().IsMatch(text) || !IsMixed(text))
            return null;
        var letters = CountLetters(text);
        if (letters != ReturnCode && Math.Abs(letters - ReturnCode) <= NearlyReturnCode)
            return $"It looks like a return code, but has {letters} characters beside its hyphens instead of {ReturnCode}: it was cut, "
                + "or other text follows it.";
        if (letters == ReturnCode)
            return text.AsSpan().IndexOfAny("0OIl") is var at and >= 0
                ? $"It looks like a return code, but holds a \"{text[at]}\" at position {at + 1}." : "It looks like a return code, but "
                    + "its groups are not of six.";
        return "Its groups look like a return code of some kind, but nothing says which: keep the line of the command that printed it in "
            + "the file.";
    }

    private static bool IsGroupsOfSix(string text) => GroupsOfSix().IsMatch(text);

    private static int CountLetters(string text) => text.Length - text.AsSpan().Count('-');

    /// <summary>A digit inside, or a capital behind a small letter: no name or word is written so.</summary>
    private static bool IsMixed(string text)
    {
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsAsciiLetterUpper(text[i]) && char.IsAsciiLetterLower(text[i - 1]))
                return true;
        }

        return text.AsSpan().ContainsAnyInRange('0', '9') && text.AsSpan().ContainsAnyInRange('A', 'Z')
            && text.AsSpan().ContainsAnyInRange('a', 'z');
    }

    [GeneratedRegex(@"\A[A-Za-z0-9]{2}-Z(?<pid>[A-Za-z0-9][A-Za-z0-9/+=._-]{0,127}):"
        + @"(?<sn>[A-Za-z0-9][A-Za-z0-9._/-]{0,127})-[A-Za-z0-9]{1,128}-[A-Za-z0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RequestCode();

    [GeneratedRegex(@"\AP:[^,]+,\s*S:[^,]+,\s*U:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UdiRequestCode();

    /// <summary>Base58: the digits and letters without 0, O, I and l.</summary>
    [GeneratedRegex(@"\A[1-9A-HJ-NP-Za-km-z]{6}(?:-[1-9A-HJ-NP-Za-km-z]{6}){1,15}(?:-[1-9A-HJ-NP-Za-km-z]{1,5})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex GroupsOfSix();

    [GeneratedRegex(@"\A[A-Za-z0-9]{6}(?:-[A-Za-z0-9]{6}){4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FiveGroups();

    [GeneratedRegex(@"\A[A-Za-z0-9]{2,8}(?:-[A-Za-z0-9]{2,8}){5,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex UniversalGroups();

    [GeneratedRegex(@"\A(?:[0-9a-f]{8}|[0-9A-F]{8})\z", RegexOptions.CultureInvariant)]
    private static partial Regex ConfirmationCode();

    [GeneratedRegex(@"\A(?:[A-Z0-9]{2}-Z[A-Z0-9][^\s:]*:[^\s:]*|[A-Fa-f0-9]{2}-[Zz][A-Za-z0-9][^\s:]*:[^\s:]*-[0-9A-Fa-f]{2})\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex NearlyRequest();

    [GeneratedRegex(@"\A[Pp]:[^,\s]+,\s*[Ss]:[^,\s]+,\s*[Uu]:[0-9a-zA-Z-]{16,}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NearlyUdi();

    [GeneratedRegex(@"\A(?:[!-~]|(?<=,) )+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pastable();

    [GeneratedRegex(@"\AC[A-Za-z0-9]{5}(?:-[A-Za-z0-9]{1,8}){5,15}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NearlyGroups();
}
