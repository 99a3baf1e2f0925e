using System.Text;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// A licensing file with other text before it (a terminal's capture, a mail, rich text): refused, because its bytes are
/// no longer the ones that were written. A text that only mentions an element is not meant.
/// </summary>
internal static class EmbeddedXml
{
    public static ParsedContent? Read(ReadOnlySpan<byte> file)
    {
        foreach (var name in (string[])["smartLicense", "RUMReport", "specificPLR"])
        {
            if (HasElement(file, $"<{name}>", $"</{name}>"))
                return Refuse(file, "There is other text before the licensing file: copy the file itself, not what a screen or a mail "
                    + "showed of it.");
            if (HasElement(file, $"&lt;{name}&gt;", $"&lt;/{name}&gt;"))
                return Refuse(file, "The licensing file is written as the text of a web page.");
        }

        return null;
    }

    private static bool HasElement(ReadOnlySpan<byte> file, string opening, string closing) =>
        file.IndexOf(Encoding.ASCII.GetBytes(opening)) is var open and >= 0 && file[open..].IndexOf(Encoding.ASCII.GetBytes(closing)) >= 0;

    private static ParsedContent Refuse(ReadOnlySpan<byte> file, string why) =>
        LicensingXml.Refuse(file, new Refusal(RefusalReason.OtherForm, why));
}
