using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Pack;

/// <summary>Requests as a bundle lists them. Thousands go at once, so what the ledger knows of them is asked in a few passes and not one by one.</summary>
internal sealed class RequestItemLoader(Ledger ledger)
{
    /// <summary>So few are asked for one by one, whatever the size of the ledger.</summary>
    public const int Few = 100;

    private readonly ServerOutgoingEntries _servers = new(ledger);

    /// <summary>In the order given.</summary>
    public IEnumerable<(RequestRow Row, BundleItem Item)> Of(IReadOnlyList<RequestRow> requests)
    {
        var names = requests.Count <= Few ? OneByOne() : AllAtOnce();
        var reports = requests.Count <= Few ? null : ledger.Requests.ReportIdsBetween(requests.Min(row => row.Id), requests.Max(row => row.Id));
        foreach (var row in requests)
        {
            yield return (row, new BundleItem(row.UploadName, Digest.Parse(row.Sha256)!.Value, row.Size, DocumentKind.Named(row.Kind)!, row.DeviceId is { } device ? names(device) : [])
            {
                SmartAccount = row.SmartAccount,
                VirtualAccount = row.VirtualAccount,
                Server = _servers.ServerOf(row),
                UploadName = row.UploadName,
                Reports = Travelling((reports ?? ledger.Requests.ReportIdsBetween(row.Id, row.Id)).GetValueOrDefault(row.Id)),
            });
        }
    }

    /// <summary>Report ids that can travel: canonical JSON carries integers below 2^53, and a long list is in the document anyway.</summary>
    private static List<long>? Travelling(List<long>? ids)
    {
        const int Most = 1000;
        const long Largest = (1L << 53) - 1;
        return ids is { Count: > 0 and <= Most } && ids.TrueForAll(id => id is >= 0 and <= Largest) ? ids : null;
    }

    /// <summary>The name of a product instance, then its other members.</summary>
    private Func<long, IReadOnlyList<string>> OneByOne() => device => Named(ledger.Devices.Row(device).Udi, ledger.Devices.PresentMembers(device));

    private Func<long, IReadOnlyList<string>> AllAtOnce()
    {
        var devices = ledger.Devices.All().ToDictionary(device => device.Id, device => device.Udi);
        var members = ledger.Devices.PresentMembers().ToLookup(member => member.DeviceId);
        return device => Named(devices[device], members[device]);
    }

    private static IReadOnlyList<string> Named(Udi name, IEnumerable<MemberRow> members) =>
        [name.ToString(), .. members.Where(member => member.Udi != name).Select(member => member.Udi.ToString())];
}
