using System.Text;

namespace OfflineLicense.Sealing;

/// <summary>What a text may be inside a bundle's lists, the same for writer and reader.</summary>
internal static class CanonicalText
{
    /// <summary>Integers are below 2^53, so that every JSON reader on either side sees the same number.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>What is wrong with the text, or null.</summary>
    public static string? Fault(string text)
    {
        if (text.Any(char.IsControl))
            return "holds a control character";
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                return "holds half a surrogate pair";
            at++;
        }

        var length = Encoding.UTF8.GetByteCount(text);
        return length > Limits.BundleString ? $"is {length:N0} bytes long; the limit is {Limits.BundleString:N0}" : null;
    }
}
