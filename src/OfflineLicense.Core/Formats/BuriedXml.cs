namespace OfflineLicense.Formats;

/// <summary>
/// A licensing file with other text before it (a terminal's capture, a mail, rich text): refused, because its bytes are
/// no longer the ones that were written. A text that only mentions an element is not meant.
/// </summary>
internal static class BuriedXml
{
    public static Reading? Read(ReadOnlySpan<byte> file)
    {
        var isWhole = Closes(file, "smartLicense>"u8) || Closes(file, "RUMReport>"u8) || Closes(file, "specificPLR>"u8);
        return isWhole
            ? LicensingXml.Refused(file, new Refusal("malformed", "Other text stands before the licensing file in it: copy the file itself, not what a screen or a mail showed of it."))
            : null;
    }

    private static bool Closes(ReadOnlySpan<byte> file, ReadOnlySpan<byte> name)
    {
        var open = file.IndexOf(name);
        return open > 0 && file[open - 1] == '<' && file[open..].IndexOf([.. "</"u8, .. name]) > 0;
    }
}
