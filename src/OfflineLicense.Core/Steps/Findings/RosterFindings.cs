using OfflineLicense.Formats.Fields;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Steps.Findings;

/// <summary>Where the roster and what was collected differ. A zone without a roster has none.</summary>
internal static class RosterFindings
{
    /// <param name="isComplete">Devices of the roster that never reported are among them.</param>
    public static IEnumerable<Finding> Find(Ledger ledger, IReadOnlyList<DeviceOverview> devices, bool isComplete)
    {
        var roster = RosterQuery.Read(ledger);
        if (roster.IsEmpty)
            yield break;
        var bySerial = roster.Entries.ToLookup(entry => entry.Udi.Serial, StringComparer.Ordinal);
        foreach (var device in devices.Where(device => device.Requests.Count > 0 && device.Members.Count > 0))
        {
            if (roster.Find(device.Udi, device.Members) is { } entry)
            {
                if (FindUnexpected(device, entry) is { } surprise)
                    yield return surprise;
            }
            else if (bySerial[device.Udi.Serial].FirstOrDefault() is { } other)
            {
                yield return Finding.About(device, FindingCode.RosterDiffers,
                    $"it reports as {device.Udi.Pid}, and the roster has this serial number as {other.Udi.Pid}",
                    $"correct the roster: offlic roster replace {ShellWord.Quote(other.Udi.ToString())} "
                        + ShellWord.Quote(device.Udi.ToString()));
            }
            else
            {
                yield return Finding.About(device, FindingCode.NotInRoster,
                    $"it reported on {device.LastCollected![..10]}, and the roster does not have it",
                    "if it belongs to this zone: offlic roster adopt; if it took the place of another: offlic roster replace OLD NEW");
            }
        }

        var reporting = devices.Where(device => device.Id != 0).Select(device => device.Udi.Serial).ToHashSet(StringComparer.Ordinal);
        foreach (var device in devices.Where(device => isComplete && device.Id == 0 && device.IsExpected))
        {
            // It reports with another PID, which is told above.
            if (reporting.Contains(device.Udi.Serial))
                continue;
            yield return Finding.About(device, FindingCode.NeverCollected, "the roster expects it, and nothing of it was ever collected",
                "save usage on the device and collect it, or: "
                    + $"offlic roster retire {ShellWord.Quote(device.Udi.Serial)} --reason TEXT");
        }
    }

    private static Finding? FindUnexpected(DeviceOverview device, RosterEntry entry)
    {
        if (entry.IsExpected || string.CompareOrdinal(device.LastCollected, entry.At) < 0)
            return null;
        var day = device.LastCollected![..10];
        return entry.IsRetired
            ? Finding.About(device, FindingCode.RetiredReports,
                $"it was retired on {entry.At[..10]} ({SafeText.Value(entry.WhyNotExpected)}), and reported on {day}",
                "find out where it is; if it is in use again, import a table with it: offlic roster import FILE.csv --restore")
            : Finding.About(device, FindingCode.NotExpectedReports,
                $"the roster expects no report ({SafeText.Value(entry.WhyNotExpected)}), and it reported on {day}",
                "if it has to report, import a table in which it is expected: offlic roster import FILE.csv");
    }
}
