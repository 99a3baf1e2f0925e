using OfflineLicense.Sealing.Keys;

namespace OfflineLicense.Steps.Station;

/// <summary>The station that <c>offlic init</c> is asked for.</summary>
/// <param name="Hostnames"><c>allow</c>, <c>deny</c>, or null: not decided yet.</param>
internal sealed record NewStation(string Name, Side Side, KeyCurve Curve, string? Hostnames);
