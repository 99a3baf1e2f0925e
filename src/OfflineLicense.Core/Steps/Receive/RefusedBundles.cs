using OfflineLicense.Steps.Bundles;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Receive;

/// <summary>
/// Journals refused bundles. A bundle with a valid signature has a row of its own. All files without one share a row of the run,
/// because anybody can put thousands of them on a drive. A row that the journal holds already is not added again.
/// </summary>
internal sealed class RefusedBundles(Ledger ledger, string @operator)
{
    private const string Action = "receive-refused";

    private string? _first;
    private int _unsigned;

    public void Add(BundleSource source, Failure refusal, bool isSigned)
    {
        var line = $"{refusal.Code}: {Path.GetFileName(source.Path)}: {refusal.Message}";
        if (isSigned)
        {
            Write(Action, line);
            return;
        }

        _first ??= line;
        _unsigned++;
    }

    /// <summary>Writes the row of the files without a valid signature.</summary>
    public void End()
    {
        if (_first is { } first)
            Write(Action, _unsigned == 1 ? first : $"{first} (and {_unsigned - 1:N0} more files without a valid signature)");
        (_first, _unsigned) = (null, 0);
    }

    /// <summary>Adds a row unless the journal holds it.</summary>
    public void Write(string action, string detail) =>
        ledger.Write(@operator, () => ledger.Journal.Holds(action, detail) ? null : (action, detail));
}
