namespace OfflineLicense.Steps.Deadlines;

/// <summary>A service that a device stops where no ACK arrives in time.</summary>
/// <param name="Explanation">For a person, without a claim about a release that was not read.</param>
internal sealed record StopEffect(string Explanation, string Source);
