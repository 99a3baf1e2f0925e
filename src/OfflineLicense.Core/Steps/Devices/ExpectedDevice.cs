using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>A product instance that is expected to report, and the names of its files.</summary>
/// <param name="Udi">Its name.</param>
/// <param name="Members">Its present members, itself included; empty where it was never seen.</param>
/// <param name="Stem">The beginning of its files' names (<see cref="DeviceFileNames"/>).</param>
internal sealed record ExpectedDevice(Udi Udi, IReadOnlyList<Udi> Members, string Stem)
{
    /// <summary>Its hostname in the roster. It is for people: the screen, the name of a sheet, an inventory; never for a line that is
    /// typed on a device.</summary>
    public string? Name { get; init; }

    /// <summary>Its address in the roster.</summary>
    public string? Address { get; init; }

    /// <summary>Its operating system in the roster; null: the PID shows it.</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// Every product instance of the ledger and every device of the roster, without those that the roster does not expect; or those that
    /// a person names. A complete UDI that was never seen is one too: the first trip of a device begins with its sheet.
    /// </summary>
    /// <exception cref="Failure"><see cref="FailureKind.Usage"/>: a name that means none or several.</exception>
    public static IReadOnlyList<ExpectedDevice> From(Ledger ledger, IReadOnlyList<string> only)
    {
        var known = ledger.Devices.All();
        var byId = known.ToDictionary(device => device.Id, device => device.Udi);
        var members = ledger.Devices.ReadAll().Members.ToLookup(member => byId[member.DeviceId], member => member.Udi);
        var roster = RosterQuery.Read(ledger);
        var neverCollected = roster.FindNeverCollected(byId.Values.Concat(members.SelectMany(each => each)))
            .Select(entry => entry.Udi).ToList();
        var wanted = only.Count > 0
            ? only.Select(name => Find(ledger, byId, name)).Distinct().ToList()
            : byId.Values.Concat(neverCollected).Where(udi => roster.Find(udi, members[udi]) is not { IsExpected: false }).ToList();
        var names = new DeviceFileNames([.. byId.Values, .. neverCollected, .. wanted]);
        return [.. wanted.Select(Describe).OrderBy(device => device.Stem, StringComparer.Ordinal)];

        ExpectedDevice Describe(Udi udi)
        {
            var entry = roster.Find(udi, members[udi]);
            return new ExpectedDevice(udi, [.. members[udi]], names[udi])
            {
                Name = entry?.Hostname,
                Address = entry?[RosterField.Address],
                Platform = entry?[RosterField.Platform],
            };
        }
    }

    private static Udi Find(Ledger ledger, Dictionary<long, Udi> known, string text)
    {
        if (new DeviceResolver(ledger).TryFindTyped(text) is { } id)
            return known[id];
        if (RosterUnitName.FindAll(ledger, text) is [var entry])
            return entry.Udi;
        return UdiText.Parse(text) ?? throw new Failure(FailureKind.Usage, $"no product instance is named \"{text}\"",
            "offlic status --json lists them; one that was never seen is named in full: P:PID,S:SERIAL");
    }
}
