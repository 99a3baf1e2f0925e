using System.IO.Abstractions;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Reconcile;

/// <summary>What a person typed for <c>reconcile</c>.</summary>
/// <param name="Path">The list, as a full path.</param>
internal sealed record ReconcileOptions(string Path)
{
    /// <summary>Columns that the person named.</summary>
    public IReadOnlyDictionary<ListField, string> Columns { get; init; } = new Dictionary<ListField, string>();

    /// <summary>Only product instances of this virtual account; null: of those that the list has, else of all.</summary>
    public string? VirtualAccount { get; init; }
}

/// <summary>Compares a list of product instances that a person downloaded from CSSM with the ledger. Nothing is recorded.</summary>
internal sealed class Reconciler(Ledger ledger, IFileSystem disk)
{
    /// <exception cref="Failure">The file cannot be read, or is no list of product instances.</exception>
    public ReconcileResult Reconcile(ReconcileOptions options)
    {
        var read = new SourceFile(disk).Read(options.Path, Limits.RosterFile, follow: true);
        if (read.Problem is { } problem)
            throw problem.ToFailure();
        var text = CsvEncoding.Decode(read.Bytes) ?? throw new Failure(FailureKind.Invalid,
            $"{options.Path} is neither UTF-8 nor UTF-16 with a byte order mark", "save it as \"CSV UTF-8\", then try again");
        var records = ReadRecords(text, options.Path);
        var accounts = ledger.Devices.VirtualAccounts().ToDictionary(each => each.DeviceId, each => each.VirtualAccount);
        var devices = new StatusQuery(ledger).Read().Devices;
        var known = new KnownUnits(devices, accounts.Values);
        var start = FindStart(records, known, options);
        var (header, rows) = (start > 0 ? records[start - 1] : null, records.GetRange(start, records.Count - start));
        var columns = ProductInstanceColumns.Find(rows, header, known, options.Columns);
        if (!columns.Has(ListField.Udi) && !columns.Has(ListField.Serial))
        {
            throw new Failure(FailureKind.Invalid, $"{options.Path}: no column holds UDIs or serial numbers: "
                + string.Join(", ", columns.Header.Take(12).Select(SafeText.Value)), "name it: --column serial=COLUMN");
        }

        return new ReconcileRun(devices, accounts, known, columns).Compare(rows, options.VirtualAccount);
    }

    private static List<CsvRecord> ReadRecords(string text, string path)
    {
        var (records, cells) = (new List<CsvRecord>(), 0);
        foreach (var record in CsvTable.Read(text))
        {
            cells += record.Cells.Count;
            if (cells > Limits.ListCells)
            {
                throw new Failure(FailureKind.Invalid, $"{path} has more than {Limits.ListCells:N0} cells, the limit of a list",
                    "take out columns that say nothing of a device, or divide it into several files");
            }

            if (records.Count > Limits.RosterRows)
            {
                throw new Failure(FailureKind.Invalid, $"{path} has more than {Limits.RosterRows:N0} rows, the limit of a list",
                    "divide it into several files");
            }

            records.Add(record);
        }

        return records.Count > 0 ? records : throw new Failure(FailureKind.Invalid, $"{path} is empty",
            "give the list of product instances that was downloaded from CSSM");
    }

    /// <summary>
    /// The first row with a device: a title may stand above the header. Where no row has one, the first row is the header.
    /// </summary>
    private static int FindStart(List<CsvRecord> records, KnownUnits known, ReconcileOptions options)
    {
        if (options.Columns.Count > 0)
        {
            var named = records.FindIndex(record => options.Columns.Values.All(column =>
                record.Cells.Any(cell => string.Equals(cell.Trim(), column.Trim(), StringComparison.OrdinalIgnoreCase))));
            if (named >= 0)
                return named + 1;
        }

        var first = records.FindIndex(record => record.Cells.Any(cell => known.IsDevice(cell.Trim())));
        return first >= 0 ? first : 1;
    }
}
