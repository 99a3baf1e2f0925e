namespace OfflineLicense.Formats.Privacy;

/// <summary>
/// Keys of a hostname: <c>hostname</c>, <c>host_name</c>, <c>hostName</c>, <c>device_name</c>, and longer
/// ones that end so (<c>active_hostname</c>). One too many is a question to a person; one too few is a name that left.
/// </summary>
internal static class HostNameKey
{
    public static bool IsMatch(ReadOnlySpan<byte> name)
    {
        for (var at = 0; at < name.Length; at++)
        {
            if (EndAt(name, at) == name.Length)
                return true;
        }

        return false;
    }

    /// <summary>Behind the key that begins here; -1 where none does.</summary>
    public static int EndAt(ReadOnlySpan<byte> text, int at)
    {
        var end = Behind(text, at, "host"u8);
        if (end < 0)
            end = Behind(text, at, "device"u8);
        if (end < 0)
            return -1;
        if (end < text.Length && text[end] is (byte)'_' or (byte)'-')
            end++;
        end = Behind(text, end, "name"u8);
        return end >= 0 && (end == text.Length || !IsWord(text[end])) ? end : -1;
    }

    private static int Behind(ReadOnlySpan<byte> text, int at, ReadOnlySpan<byte> word)
    {
        if (at + word.Length > text.Length)
            return -1;
        for (var i = 0; i < word.Length; i++)
        {
            if ((text[at + i] | 0x20) != word[i])
                return -1;
        }

        return at + word.Length;
    }

    private static bool IsWord(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter == '_';
}
