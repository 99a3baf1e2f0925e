using System.Globalization;
using System.Text;
using OfflineLicense.Cli.Csv;
using OfflineLicense.Formats.Csv;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Files;

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
    public static void Write(string path, IReadOnlyList<DeviceOverview> devices, NextStep next, bool dryRun)
    {
        DurableFolder.CheckParent(path, "a table");
        CheckOwn(path);
        if (dryRun)
            return;
        using var folder = DurableFolder.Open(Path.GetDirectoryName(path)!);
        folder.Write(Path.GetFileName(path), stream => Write(stream, devices, next), replace: true);
    }

    private static void Write(Stream stream, IReadOnlyList<DeviceOverview> devices, NextStep next)
    {
        using var csv = new CsvWriter(stream, Header);
        foreach (var device in devices)
        {
            csv.WriteRow(
                device.Name, device.Udi.ToString(), device.Udi.Pid, device.Udi.Serial,
                string.Join(' ', device.Members.Select(udi => udi.Serial)),
                device.State.Name(), device.Since, device.LastCollected, device.LastAck, device.Deadline,
                device.Deadline is null ? null : device.Due?.Source.ToString().ToLowerInvariant(), device.Evidence?.Name(),
                device.UnprovedBecause is { } because ? $"{because.Code}: {because.Message}" : null,
                device.State == RequestState.Refused ? null : device.Reason,
                string.Join("; ", device.Refused.Select(request => request.Reason).OfType<string>().Distinct()),
                device.Zone, device.Licenses.ToString(CultureInfo.InvariantCulture), next.Find(device));
        }
    }

    private static void CheckOwn(string path)
    {
        if (!Path.Exists(path))
            return;
        var source = new SourceFile(new System.IO.Abstractions.FileSystem());
        using var stream = source.Open(path, long.MaxValue, follow: false, out var problem);
        if (problem is not null)
            throw problem.ToFailure();
        var expected = Encoding.UTF8.GetBytes(CsvLine.Join(Header) + "\r\n");
        var head = new byte[expected.Length];
        var length = stream!.Stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (!head.AsSpan(0, length).SequenceEqual(expected))
            throw DiskFailure.OtherContent(path);
    }
}
