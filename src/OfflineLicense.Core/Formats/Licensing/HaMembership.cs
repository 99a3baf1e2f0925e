using System.Text;
using System.Text.Json;
using OfflineLicense.Formats.Fields;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Which devices a usage file names, and which of them are one stack or HA set: every report ties its own device to
/// the devices in its <c>ha_udi</c> list. Two devices that nothing ties together do not belong into one file.
/// </summary>
internal sealed class HaMembership
{
    private readonly UdiSet _devices = new();
    private readonly List<int> _tie = [];
    private readonly OrderedDictionary<int, Udi> _speaking = [];
    private readonly Dictionary<int, string> _roles = [];
    private List<int> _newest = [];

    /// <summary>The set as the newest list has it. A device that is only in the lists of earlier reports has left.</summary>
    public IReadOnlyList<Member> Members => [.. _newest.Select(place => new Member(_devices.InOrder[place], _roles[place]))];

    /// <summary>Every device of the file, in the order found.</summary>
    public IReadOnlyList<Udi> Devices => _devices.InOrder;

    /// <summary>A device that reports in the file: one that measured, or the one that saved it.</summary>
    public void AddReporter(Udi device) => _speaking.TryAdd(Place(device), device);

    /// <summary>Reads one report's <c>ha_udi</c> array, and ties its devices to the report's own.</summary>
    public void AddList(Udi device, ReadOnlySpan<byte> haUdi, ulong[] room)
    {
        var own = Place(device);
        var listed = new List<int>();
        var roles = new Dictionary<int, string>();
        var json = new StrictJsonReader(haUdi, room);
        json.Read();
        while (_devices.Count <= Limits.DevicesInFile && json.Read() && json.Token != JsonTokenType.EndArray)
        {
            if (MemberAt(ref json) is not { } member)
                continue;
            var place = Place(member.Udi);
            Tie(own, place);

            // Both supervisors of one chassis carry the chassis' UDI: one member, active if either is.
            if (roles.TryAdd(place, member.Role))
                listed.Add(place);
            else if (member.Role is "Active")
                roles[place] = member.Role;
        }

        foreach (var (place, role) in roles)
            _roles[place] = role;
        if (listed.Count > 0)
            _newest = listed;
    }

    /// <summary>Two reporting devices that nothing connects, or null.</summary>
    public (Udi One, Udi Other)? Strangers()
    {
        foreach (var (place, other) in _speaking.Skip(1))
        {
            var (first, one) = _speaking.GetAt(0);
            if (Root(place) != Root(first))
                return (one, other);
        }

        return null;
    }

    private static Member? MemberAt(ref StrictJsonReader json)
    {
        if (json.Token != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        var role = "Member";
        Udi? udi = null;
        var depth = json.Depth;
        while (json.NextKey(depth))
        {
            if (json.Is("role"u8))
                role = json.ReadText() is { Length: > 0 and <= Limits.HaRole } text ? Encoding.UTF8.GetString(text) : role;
            else if (json.Is("sudi"u8))
                udi = SudiText.Read(ref json).ToUdi();
        }

        return udi is null ? null : new Member(udi, role);
    }

    private int Place(Udi device)
    {
        var place = _devices.Add(device);
        if (place == _tie.Count)
            _tie.Add(place);
        return place;
    }

    private void Tie(int one, int other) => _tie[Root(other)] = Root(one);

    private int Root(int place)
    {
        while (_tie[place] != place)
            place = _tie[place] = _tie[_tie[place]];
        return place;
    }
}
