using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Two UDIs that differ only in case are two devices to us, because nobody published that they are one; a person is told
/// when the second of them first comes.
/// </summary>
internal sealed class CaseMismatch(Ledger ledger)
{
    /// <summary>Loaded when the first new UDI comes: asking the ledger for each would read all of them each time.</summary>
    private Dictionary<(string Serial, string Pid), List<Udi>>? _folded;

    /// <param name="arrived">Seen here for the first time.</param>
    public Notice? Of(Udi arrived)
    {
        if (_folded is null)
        {
            _folded = [];
            foreach (var known in ledger.Devices.Udis())
                Add(known);
        }

        var twin = _folded.GetValueOrDefault(Folded(arrived))?.Find(known => known.Serial != arrived.Serial || known.Pid != arrived.Pid);
        Add(arrived);
        return twin is null ? null : new Notice(WarningCode.CaseDiffers, $"{arrived} and {twin} differ only in the case of letters; they are kept apart: see which of them the device prints");
    }

    private void Add(Udi udi)
    {
        var place = Folded(udi);
        if (_folded!.TryGetValue(place, out var same))
            same.Add(udi);
        else
            _folded.Add(place, [udi]);
    }

    private static (string Serial, string Pid) Folded(Udi udi) => (udi.Serial.ToUpperInvariant(), udi.Pid.ToUpperInvariant());
}
