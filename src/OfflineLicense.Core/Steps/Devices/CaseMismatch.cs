using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Finds two UDIs that differ only in upper and lower case. They are two devices here, because Cisco does not document
/// that they are one; the operator is warned when the second arrives for the first time.
/// </summary>
internal sealed class CaseMismatch(Ledger ledger)
{
    /// <summary>Loaded for the first new UDI: the ledger would read all UDIs for each question.</summary>
    private Dictionary<(string Serial, string Pid), List<Udi>>? _byFoldedName;

    /// <param name="arrived">Seen here for the first time.</param>
    public Notice? Find(Udi arrived)
    {
        if (_byFoldedName is null)
        {
            _byFoldedName = [];
            foreach (var known in ledger.Devices.Udis())
                Add(known);
        }

        var other = _byFoldedName.GetValueOrDefault(Fold(arrived))?
            .Find(known => known.Serial != arrived.Serial || known.Pid != arrived.Pid);
        Add(arrived);
        return other is null ? null : new Notice(WarningCode.CaseDiffers,
            $"{arrived} and {other} differ only in upper and lower case; they are two devices here: check which of them the device prints");
    }

    private void Add(Udi udi)
    {
        var name = Fold(udi);
        if (_byFoldedName!.TryGetValue(name, out var same))
            same.Add(udi);
        else
            _byFoldedName.Add(name, [udi]);
    }

    private static (string Serial, string Pid) Fold(Udi udi) => (udi.Serial.ToUpperInvariant(), udi.Pid.ToUpperInvariant());
}
