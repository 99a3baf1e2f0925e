using OfflineLicense.Formats.Api;
using OfflineLicense.Formats.Codes;
using OfflineLicense.Formats.DeviceOutput;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Licensing;
using OfflineLicense.Formats.Privacy;
using OfflineLicense.Formats.Wrappings;

namespace OfflineLicense.Formats;

/// <summary>
/// The only entry point: recognizes a file from its content alone (docs/formats.md, sniffing table). Pure and without
/// state, so that two threads may use it at once. A new kind of file is a new reader and one line in the list.
/// </summary>
internal static class Recognizer
{
    private delegate ParsedContent? Reader(ReadOnlySpan<byte> file);

    /// <summary>In this order; the first that recognizes the file reads it.</summary>
    private static readonly Reader[] InOrder =
    [
        OwnFileReader.Read,
        Utf16File.Read,
        LicensingXml.Read,
        TokenText.Read,
        PrefixedText.Read,
        InstallLog.Read,
        ReservationText.Read,
        ReadOutput,
        ApiAnswer.Read,
        OtherForms.Read,
    ];

    /// <summary>
    /// Reads a complete file of at most <see cref="Limits.TextFile"/> bytes. Whatever the bytes are, the result is a value:
    /// what must not be recorded carries a <see cref="Refusal"/>, what is not ours is <see cref="DocumentKind.NotLicensing"/>.
    /// Containers are named and not opened.
    /// </summary>
    public static ParsedContent Read(ReadOnlySpan<byte> file)
    {
        var container = ContainerSniffer.Identify(file);
        if (container != ContainerKind.None)
            return new ParsedContent(container.IsArchive() ? DocumentKind.Archive : DocumentKind.Own);

        if (file.Length > Limits.TextFile)
            return TooLarge(file);
        foreach (var read in InOrder)
        {
            if (read(file) is { } reading)
                return SensitiveSearch.AddFindings(AddImports(reading, file), file);
        }

        return new ParsedContent(DocumentKind.NotLicensing);
    }

    /// <summary>Output of a device as text or in JSON, with a word about a licensing file that the same log shows.</summary>
    public static ParsedContent? ReadOutput(ReadOnlySpan<byte> file)
    {
        if ((OutputJson.Read(file) ?? DeviceOutputSniffer.Read(file)) is not { } reading)
            return null;
        var isRead = reading.DeviceStates.Count > 0 || reading.Unnamed is not null;
        return isRead ? AddOtherForm(reading, file) : OtherForms.Read(file) ?? reading;
    }

    private static ParsedContent AddOtherForm(ParsedContent reading, ReadOnlySpan<byte> file) =>
        reading.Refusal is null && reading.Kind == DocumentKind.DeviceOutput && OtherForms.FindBesideOutput(file) is { } notice
            ? reading with { Notices = [.. reading.Notices, notice] } : reading;

    /// <summary>The log of a reservation's installation is a document with a code, and says too how the installation ended.</summary>
    public static ParsedContent AddImports(ParsedContent content, ReadOnlySpan<byte> file) =>
        content.Kind == DocumentKind.ReservationConfirmation && content.Imports.Count == 0
            && DeviceOutputFile.Read(file) is { Imports.Count: > 0 } log
            ? content with { Imports = log.Imports }
            : content;

    /// <summary>A large file that is not ours is no fault of ours.</summary>
    private static ParsedContent TooLarge(ReadOnlySpan<byte> file)
    {
        var head = file[..Limits.SniffedHead].SkipMark();
        return !LicensingSniffer.IsOurs(head)
            ? new ParsedContent(DocumentKind.NotLicensing)
            : new ParsedContent(LicensingKind.Guess(head))
            {
                Refusal = new Refusal(RefusalReason.TooLarge,
                    $"The file is {file.Length:N0} bytes; the limit for one licensing file is {Limits.TextFile:N0} (64 MiB). Save fewer "
                        + "reports at a time."),
            };
    }
}
