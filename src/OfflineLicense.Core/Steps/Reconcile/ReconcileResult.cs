using OfflineLicense.Steps.Status;

namespace OfflineLicense.Steps.Reconcile;

/// <summary>How a product instance of a list and one of the ledger agree.</summary>
internal enum ReconcileOutcome
{
    /// <summary>In both, and nothing differs.</summary>
    Same,

    /// <summary>In both, and something differs.</summary>
    Differs,

    /// <summary>In the list alone.</summary>
    OnlyListed,

    /// <summary>In the ledger alone.</summary>
    OnlyHere,
}

/// <summary>A field of which the list says something else.</summary>
internal sealed record ReconcileDifference(string Field, string Here, string Listed);

/// <summary>One product instance of the list, of the ledger, or of both.</summary>
/// <param name="Pid">As the list has it, else as the ledger has it; null: the list has none.</param>
/// <param name="Line">Its first line in the list; null: it is not in the list.</param>
/// <param name="Device">Null: it is not in the ledger.</param>
internal sealed record ReconciledDevice(
    ReconcileOutcome Outcome, string? Pid, string Serial, int? Line, DeviceOverview? Device, IReadOnlyList<ReconcileDifference> Differences)
{
    /// <summary>Its UDI where both parts are known, else its serial number.</summary>
    public string Name => Device?.Udi.ToString() ?? (Pid is null ? Serial : $"P:{Pid},S:{Serial}");
}

/// <summary>A row of the list that names no device, or more than one.</summary>
internal sealed record UnreadRow(int Line, string Message);

/// <summary>The result of <c>reconcile</c>.</summary>
/// <param name="Compared">Those of the list in its order, then those of the ledger alone.</param>
/// <param name="Columns">Which column was taken for which field.</param>
/// <param name="OtherAccounts">Product instances of the ledger in a virtual account that the list does not have; not compared.</param>
internal sealed record ReconcileResult(
    IReadOnlyList<ReconciledDevice> Compared, IReadOnlyList<UnreadRow> Unread, IReadOnlyList<(ListField Field, string Column)> Columns,
    int Rows, int OtherAccounts)
{
    public int Count(ReconcileOutcome outcome) => Compared.Count(device => device.Outcome == outcome);

    public IEnumerable<ReconciledDevice> Of(ReconcileOutcome outcome) => Compared.Where(device => device.Outcome == outcome);

    public bool IsSame => Unread.Count == 0 && Compared.All(device => device.Outcome == ReconcileOutcome.Same);
}
