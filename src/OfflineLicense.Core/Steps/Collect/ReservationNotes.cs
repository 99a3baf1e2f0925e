using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Notes which licenses to reserve with the one reservation request that is collected. Like every fact, a note is added
/// once and never changed. Called inside a transaction.
/// </summary>
internal sealed class ReservationNotes(Ledger ledger)
{
    /// <summary>Adds the note to a request that was recorded, now or before.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the file is no reservation request, or it has another note.</exception>
    public bool Note(FileOutcome file, IReadOnlyList<LicenseReservation> reservations, out IReadOnlyList<Notice> notices)
    {
        notices = [];
        if (file.Outcome == CollectOutcome.Refused)
            return false;
        if (file.Kind != DocumentKind.ReservationRequest || file.Sha256 is not { } sha256
            || ledger.Documents.Find(sha256) is not { } document)
        {
            throw new Failure(FailureKind.Usage,
                $"--reserve goes with a reservation request, and {file.Path} is {file.Kind?.Name ?? "empty"}",
                "collect the file with the request code, and nothing else, with --reserve TAG=N");
        }

        var rows = reservations.Select(each => new ReserveRow(each.Tag, each.Count))
            .OrderBy(row => row.Tag, StringComparer.Ordinal)
            .ToList();
        var noted = ledger.Reserves.Of(document);
        if (noted.Count > 0)
        {
            return noted.SequenceEqual(rows) ? false : throw new Failure(FailureKind.Usage,
                $"this request already has a note to reserve {string.Join(", ", noted.Select(row => $"{row.Tag}={row.Count}"))}",
                "a note cannot be changed: inform the person who pastes the code, for instance with offlic pack --message TEXT");
        }

        foreach (var row in rows)
            ledger.Reserves.Add(document, row);
        if (ledger.Bundles.Carrying(document).Any(bundle => bundle.Direction == BundleDirection.Out))
        {
            notices =
            [
                new Notice(WarningCode.AlreadyPacked,
                    "the request was packed before this note: offlic pack --resend sends it again, with the note"),
            ];
        }

        return true;
    }
}
