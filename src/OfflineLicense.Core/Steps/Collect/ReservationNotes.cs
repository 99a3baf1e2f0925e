using OfflineLicense.Steps.Record;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Collect;

/// <summary>
/// Notes which licences a person wants reserved with the one reservation request they collect. Like every fact a wish is
/// added once and never changed. Called inside a transaction.
/// </summary>
internal sealed class ReservationNotes(Ledger ledger)
{
    /// <summary>Adds the wish to a request that was recorded, now or before.</summary>
    /// <returns>Whether it is new.</returns>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: the file is no reservation request, or another wish was noted for it.</exception>
    public bool Note(FileOutcome file, IReadOnlyList<ReserveRow> wishes, out IReadOnlyList<Notice> notices)
    {
        notices = [];
        if (file.Outcome == CollectOutcome.Refused)
            return false;
        if (file.Kind != DocumentKind.ReservationRequest || file.Sha256 is not { } sha256 || ledger.Documents.Find(sha256) is not { } document)
        {
            throw new Failure(FailureKind.Usage, $"--reserve goes with a reservation request, and {file.Path} is {file.Kind?.Name ?? "empty"}",
                "collect the file with the request code, and nothing else, with --reserve TAG=N");
        }

        var noted = ledger.Reserves.Of(document);
        if (noted.Count > 0)
        {
            return noted.SequenceEqual(wishes.OrderBy(wish => wish.Tag, StringComparer.Ordinal)) ? false : throw new Failure(FailureKind.Usage,
                $"for this request it was already noted to reserve {string.Join(", ", noted.Select(Words))}",
                "what was noted is not changed: tell whoever pastes the code, for instance with offlic pack --message TEXT");
        }

        foreach (var wish in wishes)
            ledger.Reserves.Add(document, wish);
        if (ledger.Bundles.Carrying(document).Any(bundle => bundle.Direction == "out"))
            notices = [new Notice(WarningCode.AlreadyPacked, "the request travelled before this was noted: offlic pack --resend sends it again, with the note")];
        return true;
    }

    public static string Words(ReserveRow wish) => $"{wish.Tag}={wish.Count}";
}
