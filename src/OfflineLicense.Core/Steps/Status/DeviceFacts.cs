using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Status;

/// <summary>Everything that is known of one product instance, for its state.</summary>
internal sealed record DeviceFacts(
    DeviceRow Device, IReadOnlyList<RequestOverview> Requests, IReadOnlyList<Udi> Members, IReadOnlyList<ObservationRow> Observations,
    long Licenses, DeviceDeadline? Due);
