using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Roster;

/// <summary>Which unit a row means that does not give a complete UDI: by the serial number, or by a hostname of the roster.</summary>
internal sealed class RosterUnits
{
    private readonly ILookup<string, Udi> _bySerial;
    private readonly Dictionary<string, Udi> _byHostname;

    public RosterUnits(Ledger ledger, DeviceRoster roster)
    {
        _bySerial = ledger.Devices.All().Select(device => device.Udi)
            .Concat(roster.All.Select(entry => entry.Udi))
            .DistinctBy(udi => (udi.Pid, udi.Serial)).ToLookup(udi => udi.Serial, StringComparer.Ordinal);
        _byHostname = roster.Entries.Where(entry => entry.Hostname is not null)
            .DistinctBy(entry => entry.Hostname, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(entry => entry.Hostname!, entry => entry.Udi, StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>Null with the <paramref name="problem"/>.</returns>
    public Udi? Find(RosterRow row, out string? problem)
    {
        problem = null;
        if (row.Udi is { } stated)
            return stated;
        if (row.Serial is null)
        {
            if (_byHostname.TryGetValue(row[RosterField.Hostname]!, out var named))
                return named;
            problem = "no device of the roster has this hostname: give its UDI, or its PID and serial number";
            return null;
        }

        var found = _bySerial[row.Serial].ToList();
        if (found is [var only])
            return only;
        problem = found.Count == 0
            ? "no device with this serial number is known here: give its PID too"
            : $"{found.Count} devices have this serial number: give the PID too";
        return null;
    }
}
