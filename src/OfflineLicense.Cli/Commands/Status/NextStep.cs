using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>What a person does next: for one product instance, and for the station.</summary>
internal sealed class NextStep(StatusOverview overview)
{
    private const string Split = "offlic split --to FOLDER";
    private const string Stage = "offlic stage --to FOLDER";
    private const string Upload = "upload by CHECKLIST.txt, then: offlic collect DOWNLOADS";
    private const string Download = "download the responses of CSSM, then: offlic collect DOWNLOADS";
    private const string Carry = "carry the drive to the desk; back here: offlic receive /media/usb";
    private const string Await = "the response of CSSM is awaited; drive back: offlic receive /media/usb";

    private readonly List<string> _zonesToPack = overview.Side == Side.Zone ? [] :
    [
        .. overview.Requests.Concat(overview.Nameless).Where(IsToReturn).Select(request => request.Zone!).Distinct()
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The product instance as a person types it: its serial number, or its UDI where others have the same one.</summary>
    public string GetWord(DeviceOverview device) =>
        ShellWord.Quote(overview.SharedSerials.Contains(device.Udi.Serial) ? device.Udi.ToString() : device.Udi.Serial);

    /// <returns>Null: nothing is to be done.</returns>
    public string? Find(DeviceOverview device) => overview.Side == Side.Zone ? FindInZone(device) : FindAtDesk(device);

    /// <summary>What moves most devices forward. Null: nothing is to be done here.</summary>
    public string? FindForStation() => overview.Side == Side.Zone ? FindForZone() : FindForDesk();

    private string? FindInZone(DeviceOverview device) => device.State switch
    {
        RequestState.Expected or RequestState.Missing => "save usage on the device, then: offlic collect FOLDER",
        RequestState.Collected => Pack(),
        RequestState.Packed => device.Current is { PackedIn: { } bundle } && overview.UnsignedBundles.Contains(bundle) ? Sign
            : device.PackedStage == PackedStage.InTransit ? Carry : Await,
        RequestState.Refused => $"correct the cause, save again and collect; see: offlic history {GetWord(device)}",
        RequestState.Answered => Split,
        RequestState.Split => device.UnprovedBecause?.GetNext(GetWord(device)),
        _ => null,
    };

    private string? FindAtDesk(DeviceOverview device) => device.State switch
    {
        _ when device.Requests.FirstOrDefault(IsToReturn) is { Zone: { } zone } => Pack(zone),
        RequestState.Received => Stage,
        RequestState.Staged => Upload,
        RequestState.Uploaded => Download,
        _ => null,
    };

    private string? FindForZone()
    {
        if (HasOpen(request => request is { State: RequestState.Answered, HasResponse: true }))
            return Split;
        if (HasAny(RequestState.Collected))
            return Pack();
        if (FindForSplit() is { } settle)
            return settle;
        if (overview.UnsignedBundles.Count > 0)
            return Sign;
        if (HasAny(request => request is { State: RequestState.Packed, PackedStage: PackedStage.InTransit }))
            return Carry;
        if (HasAny(RequestState.Packed))
            return Await;
        return overview.Devices switch
        {
            [] => "offlic collect FOLDER",
            _ when Has(RequestState.Missing) || Has(RequestState.Expected) => "save usage on the devices, then: offlic collect FOLDER",
            _ when Has(RequestState.Refused) => GetList(RequestState.Refused),
            _ => null,
        };
    }

    private string? FindForDesk() =>
        _zonesToPack.Count > 0 ? Pack(_zonesToPack[0])
        : HasAny(RequestState.Received) ? Stage
        : HasAny(RequestState.Staged) ? Upload
        : HasAny(RequestState.Uploaded) ? Download
        : overview.Devices.Count == 0 ? "offlic receive /media/usb" : null;

    /// <summary>The command that lists the devices of a state.</summary>
    public static string GetList(RequestState state) => $"offlic status --list --state {state.Name()}";

    private string Sign => $"the other signers: offlic sign FILE ({overview.UnsignedBundles[0]})";

    private string Pack(string? zone = null) =>
        _zonesToPack.Count > 1 ? $"offlic pack --to /media/usb --for {ShellWord.Quote(zone!)}" : "offlic pack --to /media/usb";

    /// <summary>What settles it: another capture where one device has none yet, else what the first device needs.</summary>
    private string? FindForSplit()
    {
        var split = overview.Devices.Where(device => device is { State: RequestState.Split, UnprovedBecause: not null }).ToList();
        var first = split.Find(device => device.UnprovedBecause!.Code == UnprovedReason.NoCapture) ?? split.FirstOrDefault();
        return first?.UnprovedBecause!.GetNext(GetWord(first));
    }

    /// <summary>At a desk: a response or a mark that no bundle has brought back yet.</summary>
    private static bool IsToReturn(RequestOverview request) => request.Zone is not null
        && (request.State == RequestState.Answered
            || (request.State is RequestState.Refused or RequestState.NotExpected && !request.IsMarkReturned));

    private bool Has(RequestState state) => overview.Devices.Any(device => device.State == state);

    private bool HasOpen(Func<RequestOverview, bool> fits) =>
        overview.Devices.Any(device => device.Open.Any(fits)) || overview.Servers.Any(server => fits(server.Request));

    /// <summary>Whether a request has this state: of a device, of a server, or without a UDI.</summary>
    private bool HasAny(RequestState state) => HasAny(request => request.State == state);

    private bool HasAny(Func<RequestOverview, bool> fits) => HasOpen(fits) || overview.Nameless.Any(fits);
}
