using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A product instance that is to report, and what its files are called.</summary>
/// <param name="Udi">What it is named by.</param>
/// <param name="Members">Its present members, itself among them; empty where nothing of it was ever seen.</param>
/// <param name="Stem">The beginning of its files' names (<see cref="DeviceFileNames"/>).</param>
internal sealed record ExpectedDevice(Udi Udi, IReadOnlyList<Udi> Members, string Stem)
{
    /// <summary>
    /// Every product instance of the ledger, or those that a person names. A whole UDI that was never seen is one too:
    /// the first trip of a device begins with its sheet.
    /// </summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name that means nobody or several.</exception>
    public static IReadOnlyList<ExpectedDevice> From(Ledger ledger, IReadOnlyList<string> only)
    {
        var known = ledger.Devices.All();
        var byId = known.ToDictionary(device => device.Id, device => device.Udi);
        var wanted = only.Count == 0
            ? [.. known.Select(device => device.Udi)]
            : only.Select(name => Named(ledger, byId, name)).Distinct().ToList();
        var names = new DeviceFileNames(byId.Values.Concat(wanted));
        var members = ledger.Devices.PresentMembers().ToLookup(member => byId[member.DeviceId], member => member.Udi);
        return [.. wanted.Select(udi => new ExpectedDevice(udi, [.. members[udi]], names[udi])).OrderBy(device => device.Stem, StringComparer.Ordinal)];
    }

    private static Udi Named(Ledger ledger, Dictionary<long, Udi> known, string text)
    {
        if (DeviceLookup.FindOrNone(ledger, text) is { } id)
            return known[id];
        return UdiText.Parse(text) ?? throw new Failure(FailureKind.Usage, $"no product instance is named \"{text}\"",
            "offlic status --json lists them; one that was never seen is named in full: P:PID,S:SERIAL");
    }
}
