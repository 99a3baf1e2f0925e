using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Bundles;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Findings;
using OfflineLicense.Steps.Reporting;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Tests.Cli.Pages;

/// <summary>Reports of fleets of any size for the tests of pages.</summary>
internal static class SampleReport
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    /// <summary>What occurs in a zone, the usual states more often.</summary>
    private static readonly RequestState[] States =
    [
        RequestState.Installed, RequestState.Installed, RequestState.Split, RequestState.Installed, RequestState.Answered,
        RequestState.Installed, RequestState.Packed, RequestState.Installed, RequestState.Refused, RequestState.Installed,
        RequestState.Missing, RequestState.NotExpected, RequestState.Collected, RequestState.Expected,
    ];

    private static readonly InstallationEvidence[] Evidence = Enum.GetValues<InstallationEvidence>();

    /// <param name="devices">How many.</param>
    /// <param name="words">Those of CSSM for what it refused, of a person, and of the roster.</param>
    public static StationReport Create(int devices, string words = "duplicate report") => Create(
        [.. Enumerable.Range(0, devices).Select(number => CreateDevice(number, Udi.From("C9300-48P", $"FOC{number:D8}")!, words))], words);

    /// <summary>Devices in every state for each text, which is what anybody outside can choose.</summary>
    public static StationReport CreateHostile(IReadOnlyList<string> texts) => Create(
    [
        .. texts.SelectMany((text, number) => Enumerable.Range(0, States.Length).Select(state =>
            CreateDevice((number * States.Length) + state, Udi.From(text, text + state) ?? Udi.From("control", $"{state}")!, text) with
            {
                Name = text,
            })),
    ], texts[0]);

    private static StationReport Create(IReadOnlyList<DeviceOverview> devices, string words)
    {
        var overview = new StatusOverview(
            "PLANT-7", Side.Zone, new StatusRound(2, "autumn", "2026-11-01T08:00:00Z"), devices, [], 0)
        {
            Servers = [new ServerStatus("CSLU-1", "cslu", null, CreateRequest(0, RequestState.Packed, words))],
        };
        var findings = DueFindings.Find(devices, Now).Concat(devices.SelectMany(device => device.Refused.Select(request =>
            Finding.About(device, FindingCode.RequestRefused, $"CSSM: \"{SafeText.Value(request.Reason)}\"",
                "correct the cause, save again on the device and collect")))).OrderBy(finding => finding.Code.Rank).ToList();
        return new StationReport(overview, new FindingQuery(findings, null),
            [CreateBundle(1, BundleDirection.Out, words), CreateBundle(1, BundleDirection.In, words)],
            [new OpenGap("HQ", "PLANT-7", 7, 9)], new JournalHead(12, Digest.Zero), null);
    }

    private static DeviceOverview CreateDevice(int number, Udi udi, string words)
    {
        var state = States[number % States.Length];
        var request = CreateRequest(number, state, words);
        var due = Now.AddDays((number * 7 % 400) - 20);
        return new DeviceOverview(
            number + 1, udi, number % 7 == 3 ? [udi, Udi.From("C9300-48P", $"FOX{number:D8}")!] : [udi], state, Timestamp.Text(Now),
            state is RequestState.Refused or RequestState.NotExpected ? words : null, null, Timestamp.Text(Now.AddDays(-number % 90)),
            "2026-08-01T10:00:00 UTC", Timestamp.Text(due), [request])
        {
            Due = number % 5 == 0 ? null : CreateDeadline(number, udi, due, words),
            Name = number % 3 == 0 ? $"sw-{number:D5}" : null,
            IsExpected = state != RequestState.NotExpected && number % 11 > 0,
            Open = state is RequestState.Installed or RequestState.Missing or RequestState.Expected ? [] : [request],
            Licenses = 2,
        };
    }

    private static RequestOverview CreateRequest(int number, RequestState state, string words) => new(new RequestStatusRow
    {
        RequestId = number + 1,
        Sha256 = Digest.Zero.Hex,
        Kind = DocumentKind.Usage.Name,
        UploadName = "C9300-48P_FOC1.txt",
        At = Timestamp.Text(Now),
    })
    {
        State = state,
        Since = Timestamp.Text(Now),
        Reason = state == RequestState.Refused ? words : null,
        Evidence = state == RequestState.Installed ? Evidence[number % Evidence.Length] : null,
        IsInstalledWithoutPrompt = state == RequestState.Installed && number % 13 == 0,
        UnprovedBecause = state is not (RequestState.Split or RequestState.Answered) ? null
            : number % 4 == 0 ? new UnprovedReason(UnprovedReason.NoCapture, "no output of the device was collected since")
            : new UnprovedReason(UnprovedReason.ImportFailed, $"the device printed: {SafeText.Value(words)}"),
    };

    private static DeviceDeadline CreateDeadline(int number, Udi udi, DateTimeOffset due, string words)
    {
        var isPrinted = number % 3 == 0;
        return new DeviceDeadline(
            number + 1, udi, due, isPrinted ? DeadlineSource.Printed : DeadlineSource.Estimated,
            isPrinted ? words : null, Now.AddDays(-90), isPrinted ? null : new AppliedPolicy(PolicyOrigin.Default, 90, false), true)
        {
            Stops = number % 40 == 1 ? new StopEffect("new calls are refused", words) : null,
        };
    }

    private static BundleCustody CreateBundle(long number, BundleDirection direction, string words)
    {
        var text = direction == BundleDirection.Out ? $"PLANT-7.desk.{number:D8}" : $"HQ.PLANT-7.{number:D8}";
        var name = BundleName.Parse(text)!;
        var row = new BundleRow(
            number, direction, text, name.Origin, name.Destination, number, Digest.Zero.Hex, Digest.Zero.Hex, "2026-11-20T10:00:00Z", 40, 3,
            1_234_567, "2026-11-20T10:00:00Z");
        var manifest = new Manifest
        {
            Kind = direction == BundleDirection.Out ? BundleKind.Request : BundleKind.Response,
            Name = name,
            Previous = Digest.Zero,
            Created = Now.AddDays(-1),
            Signers = [Digest.Zero],
            Journal = new JournalHead(4, Digest.Zero),
            ToolVersion = "1.0.0",
            Ticket = words,
            Carrier = words,
            MediaSerial = words,
        };
        return new BundleCustody(
            new BundleEntry(row, direction == BundleDirection.Out ? [words] : [], direction == BundleDirection.Out), manifest, words,
            row.At, direction == BundleDirection.Out ? row : null);
    }
}
