using OfflineLicense.Formats;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// Refuses what is certainly no file of a server: an empty file, a file of this tool, a token, a document of one device.
/// Archives are not opened and large files are not read, so this is a safeguard and no proof.
/// </summary>
internal static class ServerFileGuard
{
    /// <param name="size">Bytes of the file.</param>
    /// <param name="head">Its first 512 bytes, or all.</param>
    /// <param name="readAll">All of it; read only up to <see cref="Limits.TextFile"/>.</param>
    public static Refusal? Refuse(long size, ReadOnlySpan<byte> head, Func<byte[]> readAll)
    {
        if (size == 0)
            return new Refusal(RefusalReason.Empty, "The file is empty: export it from the server again.");
        var container = ContainerSniffer.Identify(head);
        if (container == ContainerKind.Bundle)
            return new Refusal(RefusalReason.Own, "This is a bundle: import it with offlic receive.");
        if (container.IsArchive())
            return null;
        return size > Limits.TextFile ? null : Refuse(Recognizer.Read(readAll()));
    }

    private static Refusal? Refuse(ParsedContent content)
    {
        if (content.Kind == DocumentKind.Own)
            return new Refusal(RefusalReason.Own, "offlic wrote this file: it is no server's.");
        if (content.Refusal?.Reason == RefusalReason.Token)
            return content.Refusal;
        if (content.Kind == DocumentKind.DeviceOutput && content.DeviceStates.Count > 0)
            return RefuseDevice("the captured output", content);
        if (content.Kind.Direction == Direction.None || content.Refusal?.Reason == RefusalReason.TwoDevices)
            return null;

        // A request is always of one product instance; a response that names several can be for a server.
        var isOne = content.Kind.Direction == Direction.Request
            ? content.Kind == DocumentKind.Usage || content.Udis.Count > 0
            : content.Udis.Count == 1;
        return isOne ? RefuseDevice($"a document of kind {content.Kind}", content) : null;
    }

    private static Refusal RefuseDevice(string what, ParsedContent content)
    {
        var name = content.Udis.Count > 0 ? $", {content.Udis[0]}" : string.Empty;
        return new Refusal(RefusalReason.WrongDevice, $"This is {what} of one device{name}, not of a server: collect it without --as.");
    }
}
