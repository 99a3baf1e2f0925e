using System.Buffers;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>A licensing file in base64, as CSSM's API and mail programs carry it, and nothing else around it.</summary>
internal static class Base64File
{
    private static readonly SearchValues<byte> Signs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=\" \t\r\n"u8);

    public static ParsedContent? Read(ReadOnlySpan<byte> text) => text.ContainsAnyExcept(Signs) ? null
        : InnerFile.Refuse(text.Trim("\" \t\r\n"u8).ToArray(), (_, _) => true,
            kind => $"A licensing file in base64 ({kind}). Get the file itself from the device or from CSSM, or decode it "
                + "(base64 -d FILE), and collect that.");
}
