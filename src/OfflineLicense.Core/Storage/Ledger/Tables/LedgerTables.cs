using Microsoft.Data.Sqlite;
using OfflineLicense.Storage.Ledger.Exported;
using OfflineLicense.Storage.Ledger.Tables.Captures;
using OfflineLicense.Storage.Ledger.Tables.Growth;
using OfflineLicense.Storage.Ledger.Tables.Merged;
using OfflineLicense.Storage.Ledger.Tables.Servers;

namespace OfflineLicense.Storage.Ledger.Tables;

/// <summary>The tables of an open ledger: one class for each, or for a few that belong together.</summary>
/// <param name="connection">The ledger.</param>
/// <param name="sums">Counts what its transactions add; null: it is only read.</param>
internal abstract class LedgerTables(SqliteConnection connection, RowChecksums? sums)
{
    public Agreements Agreements { get; } = new(connection);

    public Bundles Bundles { get; } = new(connection);

    public CapturedValues CapturedValues { get; } = new(connection);

    public DeadlineFacts DeadlineFacts { get; } = new(connection);

    public Devices Devices { get; } = new(connection);

    public Documents Documents { get; } = new(connection);

    public ExportedRows ExportedRows { get; } = new(connection);

    public Exports Exports { get; } = new(connection);

    public FindingFacts FindingFacts { get; } = new(connection);

    public InstalledMarks InstalledMarks { get; } = new(connection);

    public Installs Installs { get; } = new(connection);

    public Journal Journal { get; } = new(connection, sums);

    public Keys Keys { get; } = new(connection);

    public Licenses Licenses { get; } = new(connection);

    public Marks Marks { get; } = new(connection);

    public Memberships Memberships { get; } = new(connection);

    public MergedDocuments Merged { get; } = new(connection);

    public Observations Observations { get; } = new(connection);

    public PackedElsewhere PackedElsewhere { get; } = new(connection);

    public Proofs Proofs { get; } = new(connection);

    public Prunings Prunings { get; } = new(connection);

    public Refusals Refusals { get; } = new(connection);

    public RequestStatus RequestStatus { get; } = new(connection);

    public Requests Requests { get; } = new(connection);

    public Reserves Reserves { get; } = new(connection);

    public Responses Responses { get; } = new(connection);

    public RosterEntries RosterEntries { get; } = new(connection);

    public Rounds Rounds { get; } = new(connection);

    public SensitiveTexts SensitiveTexts { get; } = new(connection);

    public ServerAnswers ServerAnswers { get; } = new(connection);

    public ServerFiles ServerFiles { get; } = new(connection);

    public ServerInstalls ServerInstalls { get; } = new(connection);

    public Settings Settings { get; } = new(connection);

    public ShownFacts ShownFacts { get; } = new(connection);

    public StoredDocuments StoredDocuments { get; } = new(connection);

    public Uploads Uploads { get; } = new(connection);

    public Zones Zones { get; } = new(connection);

    /// <summary>What was added since the last journal row; null: this ledger is only read.</summary>
    protected RowChecksums? Sums => sums;
}
