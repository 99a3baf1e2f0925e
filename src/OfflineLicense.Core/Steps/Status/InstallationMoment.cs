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
    public static InstallationMoment Find(RequestStatusRow row, IReadOnlyList<FirstSplit> splits, long? newest)
    {
        var (document, answeredAt) = (row.AnswerId!.Value, Timestamp.Parse(row.AnsweredAt!));

        // Only the newest response of a kind is written. An older one that never was is superseded by it.
        var written = FindWritten(splits, row.AnswerKind, document) ?? FindWritten(splits, row.AnswerKind, newest);
        if (written is null)
            return new InstallationMoment(document, answeredAt, IsWritten: false);
        var at = Timestamp.Parse(written.At);
        return new InstallationMoment(Math.Max(written.NewestDocument, document), at > answeredAt ? at : answeredAt, IsWritten: true);
    }

    private static FirstSplit? FindWritten(IReadOnlyList<FirstSplit> splits, string? kind, long? answer)
    {
        foreach (var split in splits)
        {
            if (split.AnswerId == answer && split.Kind == kind)
                return split;
        }

        return null;
    }
}
