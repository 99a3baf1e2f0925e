using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Formats;

/// <summary>
/// The one entrance: says what a file is from its content alone (docs/formats.md, sniffing table). Pure and without
/// state, so that two threads may use it at once. A new kind of file is a new reader and one line in the list.
/// </summary>
internal static class Recognizer
{
    private delegate Reading? Reader(ReadOnlySpan<byte> file);

    /// <summary>In this order; the first that knows the file speaks for it.</summary>
    private static readonly Reader[] InOrder =
    [
        OwnFile.Read,
        Utf16File.Read,
        LicensingXml.Read,
        TokenText.Read,
        ReservationText.Read,
        DeviceText.Read,
        ApiAnswer.Read,
        BuriedXml.Read,
    ];

    /// <summary>Whether to open the file as a container. Needs the first 512 bytes, or the whole of a shorter file.</summary>
    public static FirstBytes Peek(ReadOnlySpan<byte> head) => Container.Of(head);

    /// <summary>
    /// Reads a whole file of at most <see cref="Limits.TextFile"/> bytes. Whatever the bytes are, the answer is a value:
    /// what must not be recorded carries a <see cref="Refusal"/>, what is not ours is <see cref="DocumentKind.NotLicensing"/>.
    /// Containers are named and not opened.
    /// </summary>
    public static Reading Read(ReadOnlySpan<byte> file)
    {
        switch (Peek(file))
        {
            case FirstBytes.Archive:
                return new Reading(DocumentKind.Archive);
            case FirstBytes.Bundle:
                return new Reading(DocumentKind.Own);
        }

        if (file.Length > Limits.TextFile)
            return TooLarge(file);
        foreach (var read in InOrder)
        {
            if (read(file) is { } reading)
                return PrivateSearch.Complete(reading, file);
        }

        return new Reading(DocumentKind.NotLicensing);
    }

    /// <summary>A large file that is not ours is no fault of ours.</summary>
    private static Reading TooLarge(ReadOnlySpan<byte> file)
    {
        var head = file[..(64 * Limits.KiB)].WithoutMark();
        return !LicensingMarks.IsOurs(head)
            ? new Reading(DocumentKind.NotLicensing)
            : new Reading(LicensingKind.Guess(head))
            {
                Refusal = new Refusal("too-large", $"The file is {file.Length:N0} bytes; the limit for one licensing file is {Limits.TextFile:N0} (64 MiB). Save fewer reports at a time."),
            };
    }
}
