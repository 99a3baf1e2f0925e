using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Findings;

/// <summary>All findings of a station, those about what is lost or stops first.</summary>
/// <param name="Findings">By code, then by UDI.</param>
/// <param name="Unpacked">Of the sensitive texts among them; null at a desk.</param>
internal sealed record FindingQuery(IReadOnlyList<Finding> Findings, UnpackedFindings? Unpacked)
{
    /// <param name="name">Only the product instance that a person named so; null: all.</param>
    /// <param name="ledger">Opened to read.</param>
    /// <param name="now">For what is overdue.</param>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the name fits no product instance, or several.</exception>
    public static FindingQuery Read(Ledger ledger, DateTimeOffset now, string? name = null) =>
        Read(ledger, now, new StatusQuery(ledger).Read(name), UnpackedFindings.Read(ledger, name), name);

    /// <summary>The same for a page that has read the states already.</summary>
    public static FindingQuery Read(
        Ledger ledger, DateTimeOffset now, StatusOverview overview, UnpackedFindings? unpacked, string? name = null)
    {
        var isZone = overview.Side == Side.Zone;
        var found = DueFindings.Find(overview.Devices, now)
            .Concat(WaitingFindings.Find(ledger, overview, now))
            .Concat(isZone ? ReportFindings.Find(ledger, overview.Devices) : [])
            .Concat(isZone ? ClockFindings.Find(ledger.FindingFacts, overview.Devices) : [])
            .Concat(isZone ? RosterFindings.Find(ledger, overview.Devices, isComplete: name is null) : [])
            .Concat(isZone ? PrivacyFindings.FindSending(ledger, overview.Devices) : [])
            .Concat(unpacked is null ? [] : PrivacyFindings.Find(unpacked));
        return new FindingQuery(
            [
                .. found.OrderBy(finding => finding.Code.Rank)
                    .ThenBy(finding => finding.Udi?.Serial ?? finding.Server, StringComparer.Ordinal)
                    .ThenBy(finding => finding.Udi?.Pid, StringComparer.Ordinal),
            ],
            unpacked);
    }
}
