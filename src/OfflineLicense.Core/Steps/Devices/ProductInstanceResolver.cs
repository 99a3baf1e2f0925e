using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Devices;

/// <summary>
/// Which product instance a file speaks of, and who is in it now: stacks are joined, split, repaired and switched over
/// between two files. The table of cases is in docs/decisions/0035-which-device.md. Called inside a transaction.
/// </summary>
internal sealed class ProductInstanceResolver(Ledger ledger)
{
    /// <summary>UDIs named in one message.</summary>
    private const int Told = 4;

    private readonly CaseMismatch _caseTwins = new(ledger);

    /// <summary>Whom the name of a product instance means, as the other station wrote it into a sealed list; null: nobody known here.</summary>
    public static long? Named(Ledger ledger, Udi name) =>
        ledger.Devices.NamedBy(name) ?? (ledger.Devices.Of(name) is [var known, ..] ? known.DeviceId : null);

    /// <summary>A request without a stack or HA list that speaks of devices which are known to be two product instances.</summary>
    public Refusal? TwoDevices(ParsedContent reading)
    {
        if (reading.Udis.Count < 2 || ListsAll(reading))
            return null;
        var known = reading.Udis.Select(udi => (Udi: udi, Device: Holder(udi))).Where(each => each.Device is not null).ToList();
        return known.Find(each => each.Device != known[0].Device) is { Udi: { } other }
            ? new Refusal(RefusalReason.TwoDevices, $"the file speaks of {known[0].Udi} and of {other}, which are two product instances here; give each device's file as it wrote it")
            : null;
    }

    /// <summary>The product instance of a request that is recorded as a document already: found or made, its members listed.</summary>
    /// <param name="documentId">The request.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="told">Whose it is by a person's word or by a sealed list.</param>
    /// <param name="isSealed">A sealed list says it: the other station judged by all that it knows.</param>
    /// <param name="notices">Gets <c>member-changed</c> and <c>case-differs</c>.</param>
    public long? Home(long documentId, ParsedContent reading, long? told, bool isSealed, List<Notice> notices)
    {
        if (told is { } said && (reading.Udis.Count == 0 || (isSealed && !ListsAll(reading))))
        {
            if (Present(said).Count == 0)
                ledger.Devices.AddMember(documentId, said, ledger.Devices.Row(said).Udi, "Active");
            return said;
        }

        if (reading.Udis.Count == 0)
            return null;
        IReadOnlyList<Member> set = ListsAll(reading) ? reading.Members : [new Member(reading.Udis[0], "Active")];
        if (!ListsAll(reading) && Holder(reading.Udis[0]) is { } holder)
            return holder; // it lists nobody else, and so says nothing about them
        var before = notices.Count;
        var home = Likeliest(set) ?? Own(set, mayMove: true, notices) ?? ledger.Devices.Add(Active(set), ledger.Now);
        List(documentId, home, set, isSaid: notices.Count > before, notices);
        return home;
    }

    /// <summary>The product instance whose output was captured; null where it is none that is known now. Output makes no new ones.</summary>
    public long? OfOutput(long documentId, DeviceState state, List<Notice> notices)
    {
        IReadOnlyList<Member> set = state.Members.Count > 0 ? state.Members : [new Member(state.Udi, "Active")];
        if (state.Members.Count == 0 && Holder(state.Udi) is { } holder)
            return holder;
        if ((Likeliest(set) ?? Own(set, mayMove: false, notices)) is not { } home)
            return null;
        List(documentId, home, set, isSaid: false, notices);
        return home;
    }

    /// <summary>A usage file's reports list the whole set; an authorization request may name the active one alone.</summary>
    private static bool ListsAll(ParsedContent reading) => reading.Kind == DocumentKind.Usage && reading.Members.Count > 0;

    private static Udi Active(IReadOnlyList<Member> set) =>
        (set.FirstOrDefault(member => member.Role.Equals("Active", StringComparison.OrdinalIgnoreCase)) ?? set[0]).Udi;

    private static bool Has(IReadOnlyList<Member> set, Udi udi) => set.Any(member => member.Udi.Names(udi));

    private long? Holder(Udi udi) => ledger.Devices.Of(udi) is [{ Present: true } known, ..] ? known.DeviceId : null;

    private List<Udi> Present(long device) => ledger.Devices.PresentMembers(device).Select(member => member.Udi).ToList();

    /// <summary>
    /// The one most of whose present members are in the file, where its name is among them or at least half of them are;
    /// the active one's where two have as many.
    /// </summary>
    private long? Likeliest(IReadOnlyList<Member> set)
    {
        var active = Active(set);
        (long Id, int Common)? best = null;
        foreach (var candidate in set.Select(member => member.Udi).Prepend(active).Select(Holder).OfType<long>().Distinct())
        {
            var present = Present(candidate);
            var common = present.Count(udi => Has(set, udi));
            if (common == present.Count && common == set.Count)
                return candidate;

            // A box that had been a product instance of its own has left the stack again, unless most of the stack came along.
            var isOwn = ledger.Devices.NamedBy(active) is { } own && own != candidate;
            var isEnough = Has(set, ledger.Devices.Row(candidate).Udi) || (isOwn ? common * 2 > present.Count : common * 2 >= present.Count);
            if (isEnough && common > (best?.Common ?? 0))
                best = (candidate, common);
        }

        return best?.Id;
    }

    /// <summary>The one that the active UDI names although it is not in it now: alone again, or home from a repair.</summary>
    private long? Own(IReadOnlyList<Member> set, bool mayMove, List<Notice> notices)
    {
        var active = Active(set);
        if (ledger.Devices.NamedBy(active) is not { } own)
            return null;
        var others = Present(own);
        if (others.Count == 0)
            return own;
        if (!mayMove || others.Exists(udi => udi.Pid == active.Pid && udi.Serial == active.Serial)) // alike but for the UUID: another one
            return null;

        // A name always means the box that has it, once that box speaks for itself; whom it left go on under a name of their own.
        if (others.Find(udi => ledger.Devices.NamedBy(udi) is not { } taken || Present(taken).Count == 0) is { } next)
        {
            ledger.Memberships.GoOn(own, ledger.Devices.Add(next, ledger.Now));
            notices.Add(new Notice(WarningCode.MemberChanged, $"{active} reports for itself again, apart from {Names(others)}: those go on as the product instance {next}"));
        }

        return own;
    }

    /// <summary>Says who left and who joined, then lists the members as this document has them.</summary>
    private void List(long documentId, long home, IReadOnlyList<Member> set, bool isSaid, List<Notice> notices)
    {
        var before = Present(home);
        var joined = set.Where(member => !before.Exists(member.Udi.Names)).Select(member => member.Udi).ToList();
        var moved = joined.ToDictionary(udi => udi, udi => Holder(udi) is { } other && other != home ? ledger.Devices.Row(other).Udi : null);
        var left = before.Where(udi => !Has(set, udi)).ToList();
        if (!isSaid && (before.Count > 0 ? left.Count + joined.Count > 0 : moved.Values.Any(from => from is not null)))
        {
            var parts = new List<string>(2);
            if (left.Count > 0)
                parts.Add($"{Names(left)} left");
            if (joined.Count > 0)
                parts.Add($"{Cut(joined.ConvertAll(udi => moved[udi] is { } from ? $"{udi} (until now in {from})" : udi.ToString()))} joined");
            notices.Add(new Notice(WarningCode.MemberChanged, $"the members of {ledger.Devices.Row(home).Udi} changed: {string.Join("; ", parts)}"));
        }

        foreach (var udi in joined.Where(udi => ledger.Devices.Of(udi).Count == 0))
        {
            if (_caseTwins.Of(udi) is { } twin)
                notices.Add(twin);
        }

        // A document that leaves the UUID out does not take it from the unit: with it forgotten, the next UUID would do as well.
        foreach (var member in set)
            ledger.Devices.AddMember(documentId, home, before.Find(member.Udi.Names) is { Uuid: not null } known ? known : member.Udi, member.Role);
    }

    private static string Names(List<Udi> udis) => Cut(udis.ConvertAll(udi => udi.ToString()));

    private static string Cut(List<string> names) =>
        names.Count <= Told ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Told))} and {names.Count - Told} more";
}
