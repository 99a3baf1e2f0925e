using OfflineLicense.Formats;

namespace OfflineLicense.Steps.Record;

/// <summary>
/// What is plainly no file of a server, whatever a person says: an empty file, our own paper, a token, one device's own
/// document. Archives are not opened and large files not looked into, so this is honesty and no proof.
/// </summary>
internal static class ServerFileGuard
{
    /// <param name="size">Bytes of the file.</param>
    /// <param name="head">Its first 512 bytes, or all.</param>
    /// <param name="whole">All of it; asked for only up to <see cref="Limits.TextFile"/>.</param>
    public static Refusal? Objection(long size, ReadOnlySpan<byte> head, Func<byte[]> whole)
    {
        if (size == 0)
            return new Refusal(RefusalReason.Empty, "The file is empty: export it from the server again.");
        var container = ContainerSniffer.Identify(head);
        if (container == ContainerKind.Bundle)
            return new Refusal(RefusalReason.Own, "This is one of our own bundles: offlic receive takes it.");
        if (container.IsArchive())
            return null;

        return size > Limits.TextFile ? null : Objection(Recognizer.Read(whole()));
    }

    private static Refusal? Objection(ParsedContent reading)
    {
        if (reading.Kind == DocumentKind.Own)
            return new Refusal(RefusalReason.Own, "offlic wrote this file itself: it is no server's.");
        if (reading.Refusal?.Reason == RefusalReason.Token)
            return reading.Refusal;
        if (reading.Kind == DocumentKind.DeviceOutput && reading.DeviceStates.Count > 0)
            return OfDevice("the captured output", reading);
        if (reading.Kind.Direction == Direction.None || reading.Refusal?.Reason == RefusalReason.TwoDevices)
            return null;

        // A request is always one product instance's, whatever else is wrong with it; an answer that names several may be anybody's.
        var isOne = reading.Kind.Direction == Direction.Request ? reading.Kind == DocumentKind.Usage || reading.Udis.Count > 0 : reading.Udis.Count == 1;
        return isOne ? OfDevice($"a document of kind {reading.Kind}", reading) : null;
    }

    private static Refusal OfDevice(string what, ParsedContent reading) => new(RefusalReason.WrongDevice,
        $"This is {what} of one device{(reading.Udis.Count > 0 ? $", {reading.Udis[0]}" : string.Empty)}, not of a server: collect it without --as.");
}
