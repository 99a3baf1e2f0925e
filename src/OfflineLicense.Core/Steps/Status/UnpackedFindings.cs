using OfflineLicense.Steps.Pack;
using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Status;

/// <summary>Hostnames, IP addresses and keywords in requests that are not packed yet.</summary>
/// <param name="Requests">How many requests are not packed yet.</param>
internal sealed record UnpackedFindings(int Requests, IReadOnlyList<SensitiveFinding> Findings)
{
    /// <summary>In how many requests something was found.</summary>
    public int AffectedRequests => (from finding in Findings select finding.Request.Id).Distinct().Count();

    /// <param name="name">Only the product instance that a person named so; null: all.</param>
    /// <returns>Null at a desk: the zone decided what may leave.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the name fits no product instance, or several.</exception>
    public static UnpackedFindings? Read(Ledger ledger, string? name)
    {
        long? device = name is null ? null : new Devices.DeviceResolver(ledger).FindTyped(name);
        if (ledger.Station().Side == Side.Desk)
            return null;
        var requests = ledger.Requests.Unpacked().Where(row => device is null || row.DeviceId == device).ToList();
        return new UnpackedFindings(requests.Count, new ExportPolicy(ledger).FindSensitive(requests));
    }
}
