namespace OfflineLicense.Formats.Licensing;

/// <summary>Keeps the payload text of one report of a file.</summary>
internal sealed class PayloadCapture(Udi device, long id)
{
    /// <summary>Null where the file does not hold the report.</summary>
    public byte[]? Payload { get; private set; }

    public void Add(Udi found, long foundId, ReadOnlySpan<byte> payload)
    {
        if (foundId == id && found.Names(device))
            Payload = payload.ToArray();
    }
}
