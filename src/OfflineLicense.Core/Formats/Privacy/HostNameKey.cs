namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Keys of a hostname: <c>hostname</c>, <c>host_name</c>, <c>deviceName</c>, <c>system_name</c>, <c>sysname</c>, <c>fqdn</c> and
/// their kind, and longer ones that end so (<c>active_hostname</c>). One too many is a question to a person; one too few is a name
/// that left.
/// </summary>
internal static class HostNameKey
{
    /// <summary>Words before <c>name</c>, with <c>_</c>, <c>-</c> or nothing between.</summary>
    private static readonly byte[][] Named =
    [
        [.. "host"u8], [.. "device"u8], [.. "system"u8], [.. "sys"u8], [.. "node"u8], [.. "domain"u8], [.. "dns"u8], [.. "switch"u8],
        [.. "router"u8], [.. "computer"u8], [.. "machine"u8], [.. "instance"u8],
    ];

    public static bool IsMatch(ReadOnlySpan<byte> name) => name.Length >= 4 && Find(name, name.Length - 4).End == name.Length;

    /// <summary>The key whose <c>name</c> or <c>fqdn</c> begins at the mark; an end of -1 where there is none.</summary>
    public static (int Start, int End) Find(ReadOnlySpan<byte> text, int mark)
    {
        var end = mark + 4;
        if (end > text.Length || (end < text.Length && IsWord(text[end])))
            return (mark, -1);
        if (IsEqual(text[mark..end], "fqdn"u8))
            return (mark, end);
        if (!IsEqual(text[mark..end], "name"u8))
            return (mark, -1);
        var before = text[..(mark > 0 && text[mark - 1] is (byte)'_' or (byte)'-' ? mark - 1 : mark)];
        foreach (var word in Named)
        {
            if (before.Length >= word.Length && IsEqual(before[^word.Length..], word))
                return (before.Length - word.Length, end);
        }

        return (mark, -1);
    }

    /// <summary>Letters in either case. A sign that is no letter equals none of a word's.</summary>
    private static bool IsEqual(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if ((text[i] | 0x20) != word[i])
                return false;
        }

        return true;
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter == '_';
}
