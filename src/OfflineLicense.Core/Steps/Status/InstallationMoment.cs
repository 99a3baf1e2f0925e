using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Status;

/// <summary>
/// When a response could first be installed: when it was first written out, else when it came here. Before and after are the order in
/// which documents were recorded here, not what a clock says.
/// </summary>
/// <param name="NewestDocument">Documents up to this one were recorded before.</param>
/// <param name="At">The station's time then.</param>
internal sealed record InstallationMoment(long NewestDocument, DateTimeOffset At, bool IsWritten)
{
    /// <param name="row">A request with a response.</param>
    /// <param name="splits">Of its product instance.</param>
    /// <param name="newest">The newest response of its kind to the product instance: the one that is written out.</param>
    public static InstallationMoment Find(RequestStatusRow row, IEnumerable<FirstSplit> splits, long? newest)
    {
        var came = new InstallationMoment(row.AnswerId!.Value, Timestamp.Parse(row.AnsweredAt!), IsWritten: false);
        var ofKind = splits.Where(split => split.Kind == row.AnswerKind).ToList();

        // Only the newest response of a kind is written. An older one that never was is superseded by it.
        var written = ofKind.Find(split => split.AnswerId == row.AnswerId) ?? ofKind.Find(split => split.AnswerId == newest);
        if (written is null)
            return came;
        var at = Timestamp.Parse(written.At);
        return new InstallationMoment(
            Math.Max(written.NewestDocument, came.NewestDocument), at > came.At ? at : came.At, IsWritten: true);
    }
}
