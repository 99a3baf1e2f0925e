using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Finds or creates the product instance that a file is about, and records its members: stacks are joined, split, repaired
/// and switched over between two files. docs/decisions has the table of cases. Called inside a transaction.
/// </summary>
internal sealed class ContentDevice(Ledger ledger)
{
    private const int MostNamed = 4;

    private readonly CaseMismatch _caseMismatch = new(ledger);

    /// <summary>A request without a list of members that names devices which are two product instances here.</summary>
    public Refusal? RefuseTwoDevices(ParsedContent content)
    {
        if (content.Udis.Count < 2 || ListsMembers(content))
            return null;
        var known = content.Udis.Select(udi => (Udi: udi, Device: FindPresent(udi))).Where(each => each.Device is not null).ToList();
        return known.Find(each => each.Device != known[0].Device) is { Udi: { } other }
            ? new Refusal(RefusalReason.TwoDevices,
                $"the file names {known[0].Udi} and {other}, which are two product instances here; "
                + "collect each device's file as the device wrote it")
            : null;
    }

    /// <inheritdoc cref="DeviceResolver.RecordRequest"/>
    public long? RecordRequest(long documentId, ParsedContent content, long? stated, bool isSigned, List<Notice> notices)
    {
        if (stated is { } device && (content.Udis.Count == 0 || (isSigned && !ListsMembers(content))))
        {
            if (GetMembers(device).Count == 0)
                ledger.Devices.AddMember(documentId, device, ledger.Devices.Row(device).Udi, "Active");
            return device;
        }

        if (content.Udis.Count == 0)
            return null;
        IReadOnlyList<Member> set = ListsMembers(content) ? content.Members : [new Member(content.Udis[0], "Active")];
        if (!ListsMembers(content) && FindPresent(content.Udis[0]) is { } present)
            return present; // it lists no members, and so says nothing about the others
        var before = notices.Count;
        var found = FindLikeliest(set) ?? FindByName(set, mayMove: true, notices) ?? ledger.Devices.Add(FindActive(set), ledger.Now);
        RecordMembers(documentId, found, set, isReported: notices.Count > before, notices);
        return found;
    }

    /// <inheritdoc cref="DeviceResolver.RecordOutput"/>
    public long? RecordOutput(long documentId, DeviceState state, List<Notice> notices)
    {
        IReadOnlyList<Member> set = state.Members.Count > 0 ? state.Members : [new Member(state.Udi, "Active")];
        if (state.Members.Count == 0 && FindPresent(state.Udi) is { } present)
            return present;
        if ((FindLikeliest(set) ?? FindByName(set, mayMove: false, notices)) is not { } found)
            return null;
        RecordMembers(documentId, found, set, isReported: false, notices);
        return found;
    }

    /// <summary>The reports of a usage file list the complete set; an authorization request can name the active unit alone.</summary>
    private static bool ListsMembers(ParsedContent content) => content.Kind == DocumentKind.Usage && content.Members.Count > 0;

    private static Udi FindActive(IReadOnlyList<Member> set) =>
        (set.FirstOrDefault(member => member.Role.Equals("Active", StringComparison.OrdinalIgnoreCase)) ?? set[0]).Udi;

    private static bool Contains(IReadOnlyList<Member> set, Udi udi) => set.Any(member => member.Udi.Names(udi));

    private long? FindPresent(Udi udi) => ledger.Devices.Of(udi) is [{ Present: true } known, ..] ? known.DeviceId : null;

    private List<Udi> GetMembers(long device) => ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();

    /// <summary>
    /// The one with the most present members in the file, where its name is among them or at least half of them are; the
    /// active unit's where two have as many.
    /// </summary>
    private long? FindLikeliest(IReadOnlyList<Member> set)
    {
        var active = FindActive(set);
        (long Id, int Common)? best = null;
        foreach (var candidate in set.Select(member => member.Udi).Prepend(active).Select(FindPresent).OfType<long>().Distinct())
        {
            var members = GetMembers(candidate);
            var common = members.Count(udi => Contains(set, udi));
            if (common == members.Count && common == set.Count)
                return candidate;

            // A unit that had been a product instance of its own has left the stack again, unless most of the stack moved with it.
            var isNamed = ledger.Devices.NamedBy(active) is { } own && own != candidate;
            var isMost = isNamed ? common * 2 > members.Count : common * 2 >= members.Count;
            var isEnough = isMost || Contains(set, ledger.Devices.Row(candidate).Udi);
            if (isEnough && common > (best?.Common ?? 0))
                best = (candidate, common);
        }

        return best?.Id;
    }

    /// <summary>
    /// The one that has the active UDI as its name although that unit is not in it now: alone again, or back from a repair.
    /// </summary>
    private long? FindByName(IReadOnlyList<Member> set, bool mayMove, List<Notice> notices)
    {
        var active = FindActive(set);
        if (ledger.Devices.NamedBy(active) is not { } own)
            return null;
        var others = GetMembers(own);
        if (others.Count == 0)
            return own;
        if (!mayMove || others.Exists(udi => udi.Pid == active.Pid && udi.Serial == active.Serial)) // only the UUID differs: another unit
            return null;

        // A name always means the unit that has it, once that unit reports alone; the units it left continue under a name of their own.
        if (others.Find(udi => ledger.Devices.NamedBy(udi) is not { } taken || GetMembers(taken).Count == 0) is { } next)
        {
            ledger.Memberships.GoOn(own, ledger.Devices.Add(next, ledger.Now));
            notices.Add(new Notice(WarningCode.MemberChanged,
                $"{active} reports alone again, apart from {JoinNames(others)}: those continue as the product instance {next}"));
        }

        return own;
    }

    /// <summary>Reports which members left and joined, then records the members as this document has them.</summary>
    private void RecordMembers(long documentId, long device, IReadOnlyList<Member> set, bool isReported, List<Notice> notices)
    {
        var before = GetMembers(device);
        var joined = set.Where(member => !before.Exists(member.Udi.Names)).Select(member => member.Udi).ToList();
        var moved = joined.ToDictionary(udi => udi, udi =>
            FindPresent(udi) is { } other && other != device ? ledger.Devices.Row(other).Udi : null);
        var left = before.Where(udi => !Contains(set, udi)).ToList();
        if (!isReported && (before.Count > 0 ? left.Count + joined.Count > 0 : moved.Values.Any(from => from is not null)))
        {
            var parts = new List<string>(2);
            if (left.Count > 0)
                parts.Add($"{JoinNames(left)} left");
            if (joined.Count > 0)
            {
                var names = joined.ConvertAll(udi => moved[udi] is { } from ? $"{udi} (until now in {from})" : udi.ToString());
                parts.Add($"{Join(names)} joined");
            }

            notices.Add(new Notice(WarningCode.MemberChanged,
                $"the members of {ledger.Devices.Row(device).Udi} changed: {string.Join("; ", parts)}"));
        }

        foreach (var udi in joined.Where(udi => ledger.Devices.Of(udi).Count == 0))
        {
            if (_caseMismatch.Find(udi) is { } mismatch)
                notices.Add(mismatch);
        }

        // A document without the UUID does not take it from the unit: without it, any other UUID would match later.
        foreach (var member in set)
        {
            var udi = before.Find(member.Udi.Names) is { Uuid: not null } known ? known : member.Udi;
            ledger.Devices.AddMember(documentId, device, udi, member.Role);
        }
    }

    private static string JoinNames(List<Udi> udis) => Join(udis.ConvertAll(udi => udi.ToString()));

    private static string Join(List<string> names) => names.Count <= MostNamed
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more";
}
