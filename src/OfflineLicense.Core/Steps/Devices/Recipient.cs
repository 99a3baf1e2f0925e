namespace OfflineLicense.Steps.Devices;

/// <summary>A product instance that a response belongs to, and the request it answers where that is known.</summary>
internal sealed record Recipient(long DeviceId, long? RequestId)
{
    /// <summary>Weaker evidence that leads to the same one, strongest first.</summary>
    public IReadOnlyList<Evidence> Agrees { get; init; } = [];

    public bool IsSameAs(Recipient other) => DeviceId == other.DeviceId || (RequestId is { } request && request == other.RequestId);
}
