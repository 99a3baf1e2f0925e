using System.Text;
using OfflineLicense.Sealing;
using OfflineLicense.Storage;

namespace OfflineLicense.Steps;

/// <summary>
/// The name of each product instance where files of its own lie (a folder, a capture, a drop file): <c>&lt;PID&gt;_&lt;SN&gt;</c>,
/// never that of another without regard to case, and the same in every run. Where making it safe lost something, or where
/// an older product instance has it, it ends in eight digits of the UDI's hash.
/// </summary>
internal sealed class DeviceStems
{
    private readonly Dictionary<long, string> _stems = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="devices">All of the ledger: the older one keeps the short name.</param>
    public DeviceStems(IEnumerable<DeviceRow> devices)
    {
        foreach (var device in devices.OrderBy(device => device.Id))
        {
            var stem = Of(device.Udi);
            _stems.Add(device.Id, _taken.Add(stem) ? stem : Long(device.Udi));
        }
    }

    public string this[long deviceId] => _stems[deviceId];

    /// <summary>For one that the ledger does not know yet.</summary>
    public string For(Udi udi) => Of(udi) is var stem && _taken.Contains(stem) ? Long(udi) : stem;

    private static string Of(Udi udi)
    {
        var stem = Short(udi);
        return stem == $"{udi.Pid}_{udi.Serial}" ? stem : Long(udi);
    }

    private static string Long(Udi udi) => $"{Short(udi)}_{Digest.Of(Encoding.UTF8.GetBytes(udi.ToString())).Hex[..8]}";

    /// <summary>As an item is named, less the document's hash.</summary>
    private static string Short(Udi udi)
    {
        var name = ItemName.For(DocumentKind.Usage, udi, null, Digest.Zero);
        return name[..name.LastIndexOf('_')];
    }
}
