using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Record;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger.Tables.Captures;

namespace OfflineLicense.Steps.Findings;

/// <summary>Clocks of devices that differ from the clock of this station, by the newest file that states a time.</summary>
internal static class ClockFindings
{
    private const string Remedy = "correct the clock of the device (or of this station), then save or capture again; "
        + "CSSM refuses a trust code where the clocks differ by an hour";

    public static IEnumerable<Finding> Find(FindingFacts facts, IEnumerable<DeviceOverview> devices)
    {
        var captured = facts.NewestCaptureClocks().ToDictionary(row => row.DeviceId);
        var stated = facts.NewestRequestClocks().ToDictionary(row => row.DeviceId);
        foreach (var device in devices.Where(device => device.IsExpected))
        {
            var capture = captured.GetValueOrDefault(device.Id);
            var request = stated.GetValueOrDefault(device.Id);
            var words = capture is not null && (request is null || capture.DocumentId > request.DocumentId)
                ? CaptureClock.DescribeSkew(capture.Clock, Timestamp.Parse(capture.At))
                : request is not null ? RequestClock.DescribeSkew(request.Kind, Timestamp.Parse(request.Clock), Timestamp.Parse(request.At))
                : null;
            if (words is not null)
                yield return Finding.About(device, FindingCode.ClockSkew, words, Remedy);
        }
    }
}
