using System.Globalization;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Cli.Pages;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;

namespace OfflineLicense.Cli.Commands.Status;

/// <summary>The table of <c>status --csv</c>. It replaces an earlier table and no other file.</summary>
internal static class StatusCsv
{
    private static readonly string[] Header =
    [
        "name", "udi", "pid", "serial", "members", "state", "since", "last_collected", "last_ack", "deadline", "deadline_source", "proof",
        "unproved_because", "reason", "refused", "zone", "licenses", "next",
    ];

    /// <exception cref="Failure">Missing: there is no such folder, or another file has the name.</exception>
    public static void Write(string path, IReadOnlyList<DeviceOverview> devices, NextStep next, bool dryRun) =>
        ReportFile.Write(path, "a table", CsvLine.Join(Header) + CsvWriter.LineEnd, stream => Write(stream, devices, next), dryRun);

    private static void Write(Stream stream, IReadOnlyList<DeviceOverview> devices, NextStep next)
    {
        using var csv = new CsvWriter(stream, Header);
        foreach (var device in devices)
        {
            csv.WriteRow(
                device.Name, device.Udi.ToString(), device.Udi.Pid, device.Udi.Serial,
                string.Join(' ', device.Members.Select(udi => udi.Serial)),
                device.State.Name(), device.Since, device.LastCollected, device.LastAck, device.Deadline,
                device.Due?.Source.Name(), device.Evidence?.Name(),
                device.UnprovedBecause is { } because ? $"{because.Code}: {because.Message}" : null,
                device.State == RequestState.Refused ? null : device.Reason,
                string.Join("; ", device.RefusedWords),
                device.Zone, device.Licenses.ToString(CultureInfo.InvariantCulture), next.Find(device));
        }
    }
}
