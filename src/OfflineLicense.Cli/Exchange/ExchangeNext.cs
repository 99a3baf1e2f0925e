using OfflineLicense.Cli.Output;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Station;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Files;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Cli.Exchange;

/// <summary>
/// What a person does after a visit, from the state of the station and not from this run: the same list after a second run.
/// </summary>
internal sealed class ExchangeNext(CommandContext context, ExchangeFolders folders, ExchangeRun run)
{
    private const string See = "offlic status --list --state";

    public IReadOnlyList<string> Find(Ledger ledger)
    {
        var overview = new StatusQuery(ledger).Read();
        var unconfirmed = FindUnconfirmed(ledger);
        var waiting = unconfirmed.FindAll(IsOnDrive);
        return
        [
            .. run.Steps.Where(step => step.Exit is not (ExitCode.Done or ExitCode.Incomplete))
                .Select(step => $"See above why {step.Command} ended with {step.Exit} ({ExitCode.GetName(step.Exit)})"),
            .. folders.Side == Side.Zone ? FindInZone(overview) : FindAtDesk(overview),
            .. overview.UnsignedBundles.Select(bundle => $"The other signers sign {bundle}: offlic sign FILE"),
            .. FindCarry(waiting),
            .. FindElsewhere(unconfirmed),
        ];
    }

    private IEnumerable<string> FindInZone(StatusOverview overview)
    {
        var install = folders.Install is { } folder ? Quote(Path.Combine(folder, "sheets")) : "the folder of offlic split";
        var intake = folders.Intake is { } drop ? Quote(drop) : "FOLDER";
        if (Count(overview, RequestState.Answered) is var answered and > 0 && folders.Install is null)
            yield return $"Write install files for {Devices(answered)}: offlic split --to FOLDER";
        if (Count(overview, RequestState.Split) is var split and > 0)
            yield return $"Install on {Devices(split)} by the sheets in {install}, then save show license all in {intake}";
        if (overview.Devices.Count == 0 && overview.Servers.Count == 0)
            yield return $"Save usage on the devices into {intake}; how: offlic sheet save --help";
        if (Count(overview, RequestState.Missing) + Count(overview, RequestState.Expected) is var missing and > 0)
            yield return $"Save usage on {Devices(missing)} into {intake}; who: {See} missing expected";
        if (Count(overview, RequestState.Refused) is var refused and > 0)
            yield return $"CSSM refused requests of {Devices(refused)}: {See} refused";
    }

    private IEnumerable<string> FindAtDesk(StatusOverview overview)
    {
        var upload = folders.Upload is { } up ? Quote(up) : "FOLDER";
        var downloads = folders.Downloads is { } down ? Quote(down) : "DOWNLOADS";
        var (staged, uploaded) = (Count(overview, RequestState.Staged), Count(overview, RequestState.Uploaded));
        if (folders.Upload is null && Count(overview, RequestState.Received) is var received and > 0)
            yield return $"Stage the requests of {Devices(received)}: offlic stage --to FOLDER";
        if (staged > 0)
            yield return $"Upload for {Devices(staged)} by CHECKLIST.txt below {upload}";
        if (staged + uploaded > 0)
            yield return $"Save the responses of CSSM for {Devices(staged + uploaded)} in {downloads}, then again: offlic exchange";
        if (overview.SetAside > 0)
            yield return $"Decide about {Plural.Format(overview.SetAside, "file")} set aside: offlic zone list";
    }

    /// <summary>Bundles that the other side has not confirmed.</summary>
    private static List<BundleName> FindUnconfirmed(Ledger ledger) =>
    [
        .. BundleList.Read(ledger).Bundles
            .Where(bundle => bundle is { Direction: BundleDirection.Out, Acknowledged: false, MissingSignatures: 0 })
            .Select(bundle => bundle.Name),
    ];

    private bool IsOnDrive(BundleName name) =>
        folders.Media is { } media && context.Host.FileSystem.File.Exists(Path.Combine(media, name.FileName));

    /// <summary>
    /// The last bundle of each way, where it is not on this drive: it travels on another one, or it was written where no drive was. At a
    /// desk only on a drive of that zone, or on one without bundles.
    /// </summary>
    private IEnumerable<string> FindElsewhere(List<BundleName> unconfirmed)
    {
        if (folders.Media is not { } media || context.DryRun || !context.Host.FileSystem.Directory.Exists(media))
            yield break;
        var onDrive = context.Host.FileSystem.Directory.EnumerateFiles(media, "*" + FileNames.BundleSuffix)
            .Select(path => BundleName.Parse(Path.GetFileName(path)[..^FileNames.BundleSuffix.Length])).OfType<BundleName>().ToList();
        foreach (var last in unconfirmed.GroupBy(name => name.Destination, StringComparer.Ordinal).Select(group => group.Last())
            .Where(name => !IsOnDrive(name)))
        {
            if (folders.Side == Side.Zone || onDrive.Count == 0
                || onDrive.Exists(name => name.Origin == last.Destination || name.Destination == last.Destination))
                yield return $"{last} is not on this drive and has no receipt; if it did not travel on another: "
                    + $"offlic pack --again {last} --to {Quote(media)}";
        }
    }

    private IEnumerable<string> FindCarry(List<BundleName> waiting)
    {
        if (waiting.Count == 0)
            yield break;
        var to = string.Join(", ", waiting.Select(name => name.Destination).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        var there = folders.Side == Side.Zone ? "the desk" : to;
        if (DriveNote.FindCommand(context, folders.Media!) is { } unmount)
            yield return $"Unmount the drive: {unmount}";
        yield return $"Carry the drive to {there}; there: offlic exchange DRIVE{DescribeOwnDisk()}";
    }

    /// <summary>The warning at the beginning has scrolled away: a drive that was not mounted is carried empty.</summary>
    private string DescribeOwnDisk() => OwnDisk.Holds(context.Station.Paths.Folder, folders.Media!)
        ? $". First copy the bundle to it: {SafeText.Value(folders.Media)} is on the disk of this station"
        : string.Empty;

    private static long Count(StatusOverview overview, RequestState state) =>
        overview.Devices.Count(device => device.State == state) + overview.Nameless.Count(request => request.State == state)
        + overview.Servers.Count(server => server.Request.State == state);

    private static string Devices(long count) => Plural.Format(count, "product instance");

    private static string Quote(string path) => ShellWord.Quote(path);
}
