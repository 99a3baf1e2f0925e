using System.Buffers;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>A licensing file in base64, as CSSM's API and mail programs carry it, and nothing else around it.</summary>
internal static class Base64File
{
    private static readonly SearchValues<byte> Signs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\" \t\r\n"u8);

    public static ParsedContent? Read(ReadOnlySpan<byte> text)
    {
        if (text.ContainsAnyExcept(Signs))
            return null;
        foreach (var layer in WrappedContent.Unwrap(text.Trim("\" \t\r\n"u8).ToArray()).Skip(1))
        {
            var inside = Recognizer.Read(layer);
            if (inside.Kind != DocumentKind.NotLicensing)
            {
                return new ParsedContent(inside.Kind)
                {
                    Udis = inside.Udis,
                    Refusal = new Refusal(RefusalReason.OtherForm, $"A licensing file in base64 ({inside.Kind}). Get the file itself from "
                        + "the device or from CSSM, or decode it (base64 -d FILE), and collect that."),
                };
            }
        }

        return null;
    }
}
