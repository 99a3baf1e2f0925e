using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>
/// What captured output proves of an answer. Every time it prints is read as early as it can be meant and has to be no
/// earlier than the response was made (CSSM's own time), or, where that states none, than the request was collected.
/// </summary>
internal sealed class InstallationProof(Ledger ledger, long? deviceId)
{
    private readonly ILookup<long, ObservationRow> _observations = ledger.Observations.Of(deviceId).ToLookup(row => row.DeviceId);

    /// <summary>Every stack prints its trust codes, and most stations never asked for one.</summary>
    private readonly Lazy<ILookup<(long DeviceId, string Kind), ProofRow>> _proofs = new(() => ledger.Proofs.Of(deviceId).ToLookup(row => (row.DeviceId, row.Kind)));

    /// <summary>All that was seen of a product instance, newest first.</summary>
    public IEnumerable<ObservationRow> Seen(long device) => _observations[device];

    /// <summary>When the output that proves it was recorded here; null: nothing does.</summary>
    public string? At(RequestStatusRow row)
    {
        if (row.DeviceId is not { } device || row.AnswerId is not { } answer)
            return null;
        var since = row.AnswerStatedAt ?? row.At;
        return Shown(row) switch
        {
            { } kind => Installed(kind, device, row.RequestId, answer, row.AnswerKind!, since),
            _ when row.AnswerKind == "ack" => Acknowledged(device, since),
            _ => null,
        };
    }

    /// <summary>
    /// What units show once such a request was answered. What an acknowledgement brings beside itself may be refused by the
    /// device while it takes the rest, so its own time does not stand for that.
    /// </summary>
    private static InstalledKind? Shown(RequestStatusRow row) => (row.Kind, row.AnswerKind) switch
    {
        ("trust-request", "ack" or "unknown-licensing") => InstalledKind.TrustCode,
        ("authorization-request", "authorization-code" or "ack") => InstalledKind.Authorization,
        ("reservation-request", "reservation-code") => InstalledKind.Reservation,
        _ => null,
    };

    private string? Acknowledged(long device, string since) =>
        _observations[device].LastOrDefault(seen => seen.LastAckEarliest is { } earliest && IsSince(earliest, since))?.At;

    /// <summary>Every unit it is for has to show it, in one output or in several; a unit beside it proves nothing.</summary>
    private string? Installed(InstalledKind kind, long device, long request, long answer, string answerKind, string since)
    {
        var shown = _proofs.Value[(device, Proofs.Word(kind))].Where(proof => IsSince(proof.Earliest, since)).ToList();
        if (shown.Count == 0)
            return null;
        var units = Units(kind, device, request, answer, answerKind);
        var first = units.Select(unit => shown.Find(proof => proof.Udi.Names(unit))?.At).ToList();
        return first.Count == 0 || first.Contains(null) ? null : first.Max(StringComparer.Ordinal);
    }

    /// <summary>An authorization names whom it is for. An acknowledgement names who reported: there the request says who asked.</summary>
    private IReadOnlyList<Udi> Units(InstalledKind kind, long device, long request, long answer, string answerKind)
    {
        var byAnswer = ledger.Proofs.Named(answer, device);
        // The code of a universal reservation names nobody, and is none of what "SPECIFIC INSTALLED" speaks of.
        if (kind == InstalledKind.Reservation || (answerKind == "authorization-code" && byAnswer.Count > 0))
            return byAnswer;
        var byRequest = ledger.Proofs.Named(request, device);
        if (byRequest.Count > 0)
            return byRequest;
        return byAnswer.Count > 0 ? byAnswer : ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();
    }

    private static bool IsSince(string earliest, string since) => string.CompareOrdinal(earliest, since) >= 0;
}
