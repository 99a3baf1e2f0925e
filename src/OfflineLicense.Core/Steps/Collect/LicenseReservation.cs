namespace OfflineLicense.Steps.Collect;

/// <summary>A license to reserve, by its entitlement tag, and how many.</summary>
internal sealed record LicenseReservation(string Tag, long Count);
