using OfflineLicense.Formats.Fields;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A product instance that is expected to report, and the names of its files.</summary>
/// <param name="Udi">Its name.</param>
/// <param name="Members">Its present members, itself included; empty where it was never seen.</param>
/// <param name="Stem">The beginning of its files' names (<see cref="DeviceFileNames"/>).</param>
internal sealed record ExpectedDevice(Udi Udi, IReadOnlyList<Udi> Members, string Stem)
{
    /// <summary>
    /// Every product instance of the ledger, or those that a person names. A complete UDI that was never seen is one too:
    /// the first trip of a device begins with its sheet.
    /// </summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name that means none or several.</exception>
    public static IReadOnlyList<ExpectedDevice> From(Ledger ledger, IReadOnlyList<string> only)
    {
        var known = ledger.Devices.All();
        var byId = known.ToDictionary(device => device.Id, device => device.Udi);
        var wanted = only.Count == 0
            ? [.. known.Select(device => device.Udi)]
            : only.Select(name => Find(ledger, byId, name)).Distinct().ToList();
        var names = new DeviceFileNames(byId.Values.Concat(wanted));
        var members = ledger.Devices.PresentMembers().ToLookup(member => byId[member.DeviceId], member => member.Udi);
        var devices = wanted.Select(udi => new ExpectedDevice(udi, [.. members[udi]], names[udi]));
        return [.. devices.OrderBy(device => device.Stem, StringComparer.Ordinal)];
    }

    private static Udi Find(Ledger ledger, Dictionary<long, Udi> known, string text)
    {
        if (new DeviceResolver(ledger).TryFindTyped(text) is { } id)
            return known[id];
        return UdiText.Parse(text) ?? throw new Failure(FailureKind.Usage, $"no product instance is named \"{text}\"",
            "offlic status --json lists them; one that was never seen is named in full: P:PID,S:SERIAL");
    }
}
