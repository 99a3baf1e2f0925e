using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Tests.Cli.Pages;

/// <summary>Reports of fleets of any size for the tests of pages.</summary>
internal static class SampleReport
{
    public static DateTimeOffset Now { get; } = new(2026, 11, 21, 10, 15, 0, TimeSpan.Zero);

    private static readonly RequestState[] States =
    [
        RequestState.Installed, RequestState.Split, RequestState.Answered, RequestState.Packed, RequestState.Refused,
        RequestState.Missing,
    ];

    /// <param name="reason">The words of CSSM for those that are refused.</param>
    public static StationReport Create(int devices, string reason = "duplicate report") => Create(
        [.. Enumerable.Range(0, devices).Select(number => CreateDevice(number, Udi.From("C9300-48P", $"FOC{number:D8}")!, reason))]);

    /// <summary>One refused device for each text, which is its PID, its serial number and the words of CSSM.</summary>
    public static StationReport CreateHostile(IEnumerable<string> texts) => Create(
    [
        .. texts.Select((text, number) =>
            CreateDevice(number, Udi.From(text, text) ?? Udi.From("control", "1")!, text) with
            {
                State = RequestState.Refused,
                Reason = text,
            }),
    ]);

    private static StationReport Create(IReadOnlyList<DeviceOverview> devices) => new(
        new StatusOverview("PLANT-7", Side.Zone, null, devices, [], 0), new Dictionary<long, DeviceDeadline>(), [], [], null,
        new JournalHead(12, Digest.Zero), null);

    private static DeviceOverview CreateDevice(int number, Udi udi, string reason)
    {
        var state = States[number % States.Length];
        var due = Timestamp.Text(Now.AddDays((number % 400) - 20));
        return new DeviceOverview(number + 1, udi, [udi], state, Timestamp.Text(Now), state == RequestState.Refused ? reason : null, null,
            Timestamp.Text(Now), "2026-08-01T10:00:00 UTC", due, []);
    }
}
