namespace OfflineLicense.Formats.Licensing;

/// <summary>One report of a device.</summary>
internal readonly record struct ReportKey(Udi Device, long Id);

/// <summary>A report that was looked for is there.</summary>
/// <param name="place">Its place among the wanted ones.</param>
/// <param name="payload">Its payload text, good until this returns.</param>
internal delegate void PayloadFound(int place, ReadOnlySpan<byte> payload);

/// <summary>Finds the payload texts of wanted reports while a file is read once.</summary>
internal sealed class PayloadCapture
{
    private readonly Dictionary<(string Pid, string Serial, long Id), List<int>> _places = [];
    private readonly IReadOnlyList<ReportKey> _wanted;
    private readonly PayloadFound _found;

    public PayloadCapture(IReadOnlyList<ReportKey> wanted, PayloadFound found)
    {
        (_wanted, _found) = (wanted, found);
        for (var place = 0; place < wanted.Count; place++)
        {
            var key = (wanted[place].Device.Pid, wanted[place].Device.Serial, wanted[place].Id);
            if (!_places.TryGetValue(key, out var places))
                _places.Add(key, places = new List<int>(1));
            places.Add(place);
        }
    }

    public void Add(Udi device, long id, ReadOnlySpan<byte> payload)
    {
        foreach (var place in _places.GetValueOrDefault((device.Pid, device.Serial, id)) ?? [])
        {
            if (device.Names(_wanted[place].Device))
                _found(place, payload);
        }
    }
}
