namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// IP addresses in a text, and not what only looks like them: release numbers, software tags, MAC addresses, times.
/// </summary>
internal static class IpText
{
    private const int LongestV4 = 15;
    private const int LongestV6 = 45;

    /// <summary>The address around the dot or colon at <paramref name="mark"/>; empty where it is in none.</summary>
    public static Range ParseAt(ReadOnlySpan<byte> text, int mark)
    {
        var isV6 = text[mark] == ':';
        var (start, end) = (mark, mark + 1);
        var longest = isV6 ? LongestV6 : LongestV4;
        while (start > 0 && mark - start <= longest && IsPart(text[start - 1], isV6))
            start--;
        while (end < text.Length && end - mark <= longest && IsPart(text[end], isV6))
            end++;

        // \f and \b before an address are escapes, and their letters are hex digits.
        if (isV6 && start > 0 && text[start - 1] == '\\')
            start++;
        while (end > start && text[end - 1] == '.')
            end--;
        if (isV6 && text[start..end].EndsWith(":"u8) && !text[start..end].EndsWith("::"u8))
            end--;
        return IsSeparate(text, start, end) && (isV6 ? IsV6(text[start..end]) : IsV4(text[start..end])) && !IsVersion(text[..start])
            ? start..end
            : default;
    }

    /// <summary>Whether the words before a number mean a release: <c>"software_version":"17.9.4.1"</c>, <c>Version 17.9.4.1</c>.</summary>
    public static bool IsVersion(ReadOnlySpan<byte> before)
    {
        var words = before.TrimEnd(" \t\"'\\:=>"u8);
        return EndsWith(words, "version"u8) || EndsWith(words, "release"u8);
    }

    private static bool EndsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (text.Length < word.Length)
            return false;
        text = text[^word.Length..];
        for (var i = 0; i < word.Length; i++)
        {
            if ((text[i] | 0x20) != word[i])
                return false;
        }

        return true;
    }

    /// <summary>A sign that an address can have.</summary>
    public static bool IsPart(byte sign, bool isV6) =>
        sign is >= (byte)'0' and <= (byte)'9' or (byte)'.' || (isV6 && (sign == ':' || char.IsAsciiHexDigit((char)sign)));

    /// <summary>It is a word of its own: nothing of a longer name, number or release (<c>15.2.4.1(3)</c>) touches it.</summary>
    private static bool IsSeparate(ReadOnlySpan<byte> text, int start, int end)
    {
        if (end < text.Length
            && (IsWord(text[end]) || text[end] == '(' || (text[end] == '.' && end + 1 < text.Length && IsWord(text[end + 1]))))
            return false;
        if (start == 0 || !(IsWord(text[start - 1]) || text[start - 1] == '.'))
            return true;
        return start > 1 && text[start - 2] == '\\' && text[start - 1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f';
    }

    private static bool IsWord(byte sign) => char.IsAsciiLetterOrDigit((char)sign) || sign == '_';

    /// <summary>Four numbers of 0 to 255. With a zero before it a number is part of a release, 17.09.04.01.</summary>
    private static bool IsV4(ReadOnlySpan<byte> text)
    {
        var octets = 0;
        foreach (var part in text.Split((byte)'.'))
        {
            var octet = text[part];
            if (++octets > 4 || octet.Length is 0 or > 3 || (octet.Length > 1 && octet[0] == '0'))
                return false;
            var value = 0;
            foreach (var digit in octet)
            {
                if (!char.IsAsciiDigit((char)digit))
                    return false;
                value = (value * 10) + (digit - '0');
            }

            if (value > 255)
                return false;
        }

        return octets == 4;
    }

    /// <summary>
    /// Eight groups, or fewer with one <c>::</c>; at least two groups are there. Eight pairs of digits are a hardware
    /// address.
    /// </summary>
    private static bool IsV6(ReadOnlySpan<byte> text)
    {
        var gap = text.IndexOf("::"u8);
        if (gap >= 0 && text[(gap + 1)..].IndexOf("::"u8) >= 0)
            return false;
        if (gap < 0)
            return Groups(text, mayEndInV4: true, out var pairs) == 8 && !pairs;
        var before = Groups(text[..gap], mayEndInV4: false, out _);
        var behind = Groups(text[(gap + 2)..], mayEndInV4: true, out _);
        return before >= 0 && behind >= 0 && before + behind is >= 2 and <= 7;
    }

    /// <summary>How many groups; -1 where one of them is none.</summary>
    private static int Groups(ReadOnlySpan<byte> text, bool mayEndInV4, out bool arePairs)
    {
        arePairs = true;
        if (text.IsEmpty)
            return 0;
        var groups = 0;
        foreach (var part in text.Split((byte)':'))
        {
            var group = text[part];
            if (mayEndInV4 && part.End.Value == text.Length && IsV4(group))
                return groups + 2;
            if (group.Length is 0 or > 4 || group.Contains((byte)'.'))
                return -1;
            arePairs &= group.Length == 2;
            groups++;
        }

        return groups;
    }
}
