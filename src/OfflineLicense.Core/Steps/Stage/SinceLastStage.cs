using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Stage;

/// <summary>What became of staged requests since the run of <c>stage</c> before this one.</summary>
/// <param name="At">When that run was.</param>
/// <param name="Settled">How many were answered or marked since, by how.</param>
/// <param name="Waiting">How many are neither answered nor marked.</param>
internal sealed record SinceLastStage(string At, IReadOnlyList<SettledCount> Settled, int Waiting)
{
    /// <param name="ledger">The station's ledger.</param>
    /// <param name="open">Every request that is neither answered nor marked.</param>
    /// <returns>Null: nothing was staged before.</returns>
    public static SinceLastStage? Find(Ledger ledger, IReadOnlyList<UploadRow> open) => ledger.Uploads.LastStaged() is { } at
        ? new SinceLastStage(at, ledger.Uploads.SettledSince(at), open.Count(row => row.StagedIn is not null))
        : null;
}
