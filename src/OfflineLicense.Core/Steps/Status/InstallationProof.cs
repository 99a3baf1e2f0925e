using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>
/// Whether captured device output proves that a response was installed. Each printed time is read as the earliest time that it
/// can mean. It must not be before CSSM created the response, or, where the response states no time, before the request was recorded.
/// </summary>
internal sealed class InstallationProof(Ledger ledger, long? deviceId)
{
    private readonly ILookup<long, ObservationRow> _observations = ledger.Observations.Of(deviceId).ToLookup(row => row.DeviceId);

    /// <summary>Read on demand: every stack prints its trust codes, and most stations never asked for one.</summary>
    private readonly Lazy<ILookup<(long DeviceId, string Kind), ProofRow>> _proofs =
        new(() => ledger.Proofs.Of(deviceId).ToLookup(row => (row.DeviceId, row.Kind)));

    /// <summary>All captured output of a product instance, newest first.</summary>
    public IEnumerable<ObservationRow> FindObservations(long device) => _observations[device];

    /// <returns>When the output that proves the installation was recorded here; null: no output proves it.</returns>
    public string? FindTime(RequestStatusRow row)
    {
        if (row.DeviceId is not { } device || row.AnswerId is not { } answer || DocumentKind.Named(row.AnswerKind!) is not { } answerKind)
            return null;
        var since = row.AnswerStatedAt ?? row.At;
        return FindInstalledKind(DocumentKind.Named(row.Kind), answerKind) is { } kind
            ? FindInstalledTime(kind, device, row.RequestId, answer, answerKind, since)
            : answerKind == DocumentKind.Ack ? FindAcknowledgedTime(device, since) : null;
    }

    /// <summary>
    /// What a device shows after such a request was answered. A device can refuse another part of an ACK and take the rest, so
    /// the time of the ACK proves only the reports.
    /// </summary>
    private static InstalledKind? FindInstalledKind(DocumentKind? request, DocumentKind answer)
    {
        if (request == DocumentKind.TrustRequest && (answer == DocumentKind.Ack || answer == DocumentKind.UnknownLicensing))
            return InstalledKind.TrustCode;
        if (request == DocumentKind.AuthorizationRequest && (answer == DocumentKind.AuthorizationCode || answer == DocumentKind.Ack))
            return InstalledKind.Authorization;
        return request == DocumentKind.ReservationRequest && answer == DocumentKind.ReservationCode ? InstalledKind.Reservation : null;
    }

    private string? FindAcknowledgedTime(long device, string since) =>
        _observations[device].LastOrDefault(seen => seen.LastAckEarliest is { } earliest && IsSince(earliest, since))?.At;

    /// <summary>Every member that the response is for has to show it, in one output or in several. Other members prove nothing.</summary>
    private string? FindInstalledTime(InstalledKind kind, long device, long request, long answer, DocumentKind answerKind, string since)
    {
        var shown = _proofs.Value[(device, Proofs.Word(kind))].Where(proof => IsSince(proof.Earliest, since)).ToList();
        if (shown.Count == 0)
            return null;
        var times = FindMembers(kind, device, request, answer, answerKind)
            .Select(member => shown.Find(proof => proof.Udi.Names(member))?.At)
            .ToList();
        return times.Count == 0 || times.Contains(null) ? null : times.Max(StringComparer.Ordinal);
    }

    /// <summary>
    /// An authorization code names the devices that it is for. An ACK names the devices that reported: there the request
    /// counts.
    /// </summary>
    private IReadOnlyList<Udi> FindMembers(InstalledKind kind, long device, long request, long answer, DocumentKind answerKind)
    {
        var namedInAnswer = ledger.Proofs.Named(answer, device);

        // The code of a permanent reservation names no device, and "SPECIFIC INSTALLED" does not refer to it.
        if (kind == InstalledKind.Reservation || (answerKind == DocumentKind.AuthorizationCode && namedInAnswer.Count > 0))
            return namedInAnswer;
        var namedInRequest = ledger.Proofs.Named(request, device);
        if (namedInRequest.Count > 0)
            return namedInRequest;
        return namedInAnswer.Count > 0 ? namedInAnswer : ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();
    }

    private static bool IsSince(string earliest, string since) => string.CompareOrdinal(earliest, since) >= 0;
}
