using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Status;

/// <summary>Captured output that says that a response was installed.</summary>
/// <param name="At">When it was recorded here, as the ledger writes times.</param>
/// <param name="HasPrompt">It shows a prompt with a typed command.</param>
internal sealed record Installation(string At, bool HasPrompt);

/// <summary>
/// Whether captured output says that a response was installed. That is what <c>installed</c> means, and no more: anybody who can
/// write such a text can write it. Each printed time is read as the earliest time that it
/// can mean. It must not be before CSSM created the response, or, where the response states no time, before the request was recorded.
/// </summary>
internal sealed class InstallationProof(Ledger ledger, long? deviceId)
{
    private readonly ILookup<long, ObservationRow> _observations = ledger.Observations.Of(deviceId).ToLookup(row => row.DeviceId);

    /// <summary>Read on demand: every stack prints its trust codes, and most stations never asked for one.</summary>
    private readonly Lazy<ILookup<(long DeviceId, string Kind), ProofRow>> _proofs =
        new(() => ledger.Proofs.Of(deviceId).ToLookup(row => (row.DeviceId, row.Kind)));

    private readonly Lazy<IReadOnlySet<(long DocumentId, long DeviceId)>> _withoutPrompt =
        new(() => ledger.Observations.WithoutPrompt(deviceId));

    /// <summary>All captured output of a product instance, newest first.</summary>
    public IEnumerable<ObservationRow> FindObservations(long device) => _observations[device];

    /// <returns>What the output says; null: no output says that it was installed.</returns>
    public Installation? Find(RequestStatusRow row)
    {
        if (row.DeviceId is not { } device || row.AnswerId is not { } answer || DocumentKind.Named(row.AnswerKind!) is not { } answerKind)
            return null;
        var since = row.AnswerStatedAt ?? row.At;
        return FindInstalledKind(DocumentKind.Named(row.Kind), answerKind) is { } kind
            ? FindInstalled(kind, device, row.RequestId, answer, answerKind, since)
            : answerKind == DocumentKind.Ack ? FindAcknowledged(device, since) : null;
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

    private Installation? FindAcknowledged(long device, string since)
    {
        var shown = _observations[device].Where(seen => seen.LastAckEarliest is { } earliest && IsSince(earliest, since)).ToList();
        return shown.Count == 0 ? null : new Installation(shown[^1].At, shown.Exists(seen => HasPrompt(seen.DocumentId, device)));
    }

    private bool HasPrompt(long document, long device) => !_withoutPrompt.Value.Contains((document, device));

    /// <summary>Every member that the response is for has to show it, in one output or in several. Other members prove nothing.</summary>
    private Installation? FindInstalled(InstalledKind kind, long device, long request, long answer, DocumentKind answerKind, string since)
    {
        var shown = _proofs.Value[(device, Proofs.Word(kind))].Where(proof => IsSince(proof.Earliest, since)).ToList();
        if (shown.Count == 0)
            return null;
        var times = FindMembers(kind, device, request, answer, answerKind)
            .Select(member => shown.FindAll(proof => proof.Udi.Names(member)))
            .ToList();
        return times.Count == 0 || times.Exists(ofMember => ofMember.Count == 0)
            ? null
            : new Installation(
                times.Select(ofMember => ofMember[0].At).Max(StringComparer.Ordinal)!,
                times.TrueForAll(ofMember => ofMember.Exists(proof => HasPrompt(proof.DocumentId, device))));
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
