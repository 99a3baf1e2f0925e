using System.Text;

namespace OfflineLicense.Formats.Wrappings;

/// <summary>An email that was saved with a licensing file attached to it or in its text.</summary>
internal static class EmailFile
{
    private static readonly string[] Headers = ["from:", "subject:", "mime-version:", "content-type:", "received:", "message-id:"];

    public static ParsedContent? Read(ReadOnlySpan<byte> text) => !IsEmail(text) ? null
        : InnerFile.Refuse(text.ToArray(), (inside, layer) => inside.Kind != DocumentKind.Archive || Holds(layer),
            kind => $"An email with a licensing file in it ({kind}). Save the attachment itself with the button of the mail program, "
                + "and collect that.");

    private static bool Holds(byte[] archive) => WrappedContent.Unwrap(archive).Skip(1).Any(member =>
        Recognizer.Read(member) is var inside && inside.Kind != DocumentKind.NotLicensing && inside.Kind != DocumentKind.Archive);

    private static bool IsEmail(ReadOnlySpan<byte> text)
    {
        var head = Encoding.Latin1.GetString(text[..Math.Min(text.Length, Limits.SniffedHead)]).ToLowerInvariant();
        var lines = head.Split('\n').TakeWhile(line => line.Trim().Length > 0).ToList();
        return Headers.Count(name => lines.Exists(line => line.StartsWith(name, StringComparison.Ordinal))) >= 3;
    }
}
