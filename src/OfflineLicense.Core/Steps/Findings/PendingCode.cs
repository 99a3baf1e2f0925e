using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Findings;

/// <summary>A reservation or a trust code that is on its way: a device waits for it, or licenses stay in use at CSSM.</summary>
internal static class PendingCode
{
    private const string Await = "when the drive is back: offlic receive /media/usb";

    /// <param name="request">It is open.</param>
    /// <param name="isZone">The station is a zone.</param>
    public static (FindingCode Code, string Sentence, string Remedy)? Find(RequestOverview request, bool isZone)
    {
        if (FindWords(request.Kind) is not { } words)
            return null;
        var (code, what, why) = words;
        var (where, next) = Describe(request, isZone);
        return (code, $"{what} waits since {request.RecordedAt[..10]}: {where}", $"{next}; {why}");
    }

    private static (FindingCode Code, string What, string Why)? FindWords(DocumentKind kind) =>
        kind == DocumentKind.ReservationRequest
            ? (FindingCode.ReservationWaits, "its reservation", "do not ask again on the device: another code cancels this one")
        : kind == DocumentKind.ReservationConfirmation
            ? (FindingCode.ReservationWaits, "the confirmation of its reservation",
                "until it is entered at CSSM, the reservation cannot be changed there")
        : kind == DocumentKind.ReservationReturn
            ? (FindingCode.ReservationWaits, "the return of its reservation", "until it is entered at CSSM, the licenses stay in use there")
        : kind == DocumentKind.TrustRequest
            ? (FindingCode.TrustCodeWaits, "its trust code", "the clocks of the device and CSSM must differ by less than an hour")
        : null;

    private static (string Where, string Next) Describe(RequestOverview request, bool isZone) => (request.State, isZone) switch
    {
        (RequestState.Collected, _) => ("it is not packed", "offlic pack --to /media/usb"),
        (RequestState.Packed, _) when request.PackedStage == PackedStage.AtDesk => ("it is at the desk", Await),
        (RequestState.Packed, _) when request.PackedStage == PackedStage.Uploaded => ("it is uploaded, and CSSM has not responded", Await),
        (RequestState.Packed, _) => ("it is in transit", "carry it to the desk and bring the response back"),
        (RequestState.Received, _) => ("it is not staged", "offlic stage --to FOLDER"),
        (RequestState.Staged, _) => ("it is not uploaded", "follow CHECKLIST.txt, then: offlic collect DOWNLOADS"),
        (RequestState.Uploaded, _) => ("CSSM has not responded", "download the response and collect it"),
        (RequestState.Refused, _) => ("CSSM refused it", "correct the cause and ask again"),
        (RequestState.Answered, true) => ("the response is here and not written out", "offlic split --to FOLDER"),
        (RequestState.Answered, _) => ("the response is not packed", "offlic pack --to /media/usb"),
        (RequestState.Split, _) => ("the file is written out and not proved installed",
            "install it, capture `show license all` and `show license tech support`, and collect them"),
        _ => ("it is not finished", "offlic history shows its steps"),
    };
}
