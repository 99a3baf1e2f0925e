using System.Text;
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Sealing.Canonical;

/// <summary>What a text may be inside a bundle's lists, the same for writer and reader.</summary>
internal static class CanonicalText
{
    /// <summary>Integers are below 2^53, so that every JSON reader on either side sees the same number.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>What is wrong with the text, or null.</summary>
    public static string? Fault(string text)
    {
        var rest = text.AsSpan();
        if (Check.TextNoControl.Fails(rest.IndexOfAnyInRange('\0', '\x1f') >= 0 || rest.IndexOfAnyInRange('\x7f', '\x9f') >= 0))
            return "holds a control character";
        for (int at; (at = rest.IndexOfAnyInRange('\ud800', '\udfff')) >= 0; rest = rest[(at + 2)..])
        {
            if (Check.TextWholePairs.Fails(at + 1 == rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1])))
                return "holds half a surrogate pair";
        }

        if (text.Length <= Limits.BundleString / 3)
            return null; // a character is at most three bytes
        var length = Encoding.UTF8.GetByteCount(text);
        return Check.TextNotTooLong.Fails(length > Limits.BundleString)
            ? $"is {length:N0} bytes long; the limit is {Limits.BundleString:N0}" : null;
    }
}
