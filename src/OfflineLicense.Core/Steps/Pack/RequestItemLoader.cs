using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Devices;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Loads requests as items of a bundle. Thousands are packed at once, so the ledger is read in a few queries.</summary>
internal sealed class RequestItemLoader(Ledger ledger)
{
    /// <summary>Up to this many are read one by one, whatever the size of the ledger.</summary>
    public const int Few = 100;

    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <summary>In the order given.</summary>
    public IEnumerable<(RequestRow Row, BundleItem Item)> Load(IReadOnlyList<RequestRow> requests)
    {
        var names = requests.Count <= Few ? ReadOneByOne() : ReadAllAtOnce();
        var reports = requests.Count <= Few
            ? null
            : ledger.Requests.ReportIdsBetween(requests.Min(row => row.Id), requests.Max(row => row.Id));
        foreach (var row in requests)
        {
            var udis = row.DeviceId is { } device ? names(device) : [];
            var digest = Digest.Parse(row.Sha256)!.Value;
            yield return (row, new BundleItem(row.UploadName, digest, row.Size, DocumentKind.Named(row.Kind)!, udis)
            {
                SmartAccount = row.SmartAccount,
                VirtualAccount = row.VirtualAccount,
                Server = _servers.FindServer(row),
                UploadName = row.UploadName,
                Reports = LimitReports((reports ?? ledger.Requests.ReportIdsBetween(row.Id, row.Id)).GetValueOrDefault(row.Id)),
            });
        }
    }

    /// <summary>Report ids for the list: canonical JSON allows integers below 2^53, and a long list is in the document anyway.</summary>
    private static List<long>? LimitReports(List<long>? ids)
    {
        const int Most = 1000;
        const long Largest = (1L << 53) - 1;
        return ids is { Count: > 0 and <= Most } && ids.FindAll(id => id is >= 0 and <= Largest) is { Count: > 0 } some ? some : null;
    }

    /// <summary>The UDI of a product instance, then its other members.</summary>
    private Func<long, IReadOnlyList<string>> ReadOneByOne() =>
        device => ListUdis(ledger.Devices.Row(device).Udi, [.. ledger.Devices.PresentMembers(device).Select(member => member.Udi)]);

    private Func<long, IReadOnlyList<string>> ReadAllAtOnce()
    {
        var all = ledger.Devices.ReadAll();
        var devices = all.Devices.ToDictionary(device => device.Id, device => device.Udi);
        var members = MembersByDevice.From(all, devices);
        return device => ListUdis(devices[device], members[device]);
    }

    private static IReadOnlyList<string> ListUdis(Udi name, IReadOnlyList<Udi> members) =>
        members is [] || (members is [var only] && only == name)
        ? [name.ToString()]
        : [name.ToString(), .. members.Where(member => member != name).Select(member => member.ToString())];
}
