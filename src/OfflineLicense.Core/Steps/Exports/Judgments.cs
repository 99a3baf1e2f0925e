using OfflineLicense.Steps.Deadlines;
using OfflineLicense.Steps.Status;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Exported;
using OfflineLicense.Storage.Ledger.Tables;
using OfflineLicense.Storage.Ledger.Tables.Whole;

namespace OfflineLicense.Steps.Exports;

/// <summary>
/// What the rules of this station say of its facts: who is in which product instance now, by when each must have its next ACK, and which
/// responses are installed. These rules compare the clocks that devices print, and no database repeats them.
/// </summary>
internal sealed class Judgments(Ledger ledger)
{
    private const string Deadline = "deadline";
    private const string Installed = "installation";
    private const string Member = "present_member";

    private readonly Lazy<ProductInstances> _instances = new(ledger.Devices.ReadAll);

    public static IReadOnlyList<string> Names { get; } = [Deadline, Installed, Member];

    /// <summary>Without the station.</summary>
    public static IReadOnlyList<string> ColumnsOf(string name) => name switch
    {
        Deadline => ["device_pid", "device_serial", "device_uuid", "due_at", "source", "printed"],
        Installed =>
        [
            "request_sha256", "device_pid", "device_serial", "device_uuid", "answer_sha256", "evidence", "at", "has_prompt", "unproved",
        ],
        _ => ["device_pid", "device_serial", "device_uuid", "udi_pid", "udi_serial", "udi_uuid", "role", "position"],
    };

    /// <param name="only">The product instances to judge; null: all.</param>
    public void Write(string name, RowFile file, IReadOnlySet<long>? only)
    {
        if (only is { Count: 0 })
            return;
        bool IsJudged(long device) => only is null || only.Contains(device);
        switch (name)
        {
            case Deadline: WriteDeadlines(file, IsJudged); break;
            case Installed: WriteInstallations(file, IsJudged); break;
            default: WriteMembers(file, IsJudged); break;
        }
    }

    private void WriteDeadlines(RowFile file, Func<long, bool> isJudged)
    {
        var dates = DeadlineQuery.Read(ledger, _instances.Value);
        foreach (var device in _instances.Value.Devices.Where(device => isJudged(device.Id)))
        {
            var due = dates.GetValueOrDefault(device.Id);
            file.BeginRow();
            Write(file, device.Udi);
            file.Text(Timestamp.Text(due?.DueAt));
            file.Text(due?.Source.Name());
            file.Text(due?.Printed);
            file.EndRow();
        }
    }

    /// <summary>Only in a zone is it known what devices show.</summary>
    private void WriteInstallations(RowFile file, Func<long, bool> isJudged)
    {
        if (ledger.Station().Side != Side.Zone)
            return;
        var answers = ledger.Responses.ReadAll();
        var devices = _instances.Value.Devices.ToDictionary(device => device.Id, device => device.Udi);
        var members = new DeviceGroups<Udi>(devices.Count);
        foreach (var member in _instances.Value.Members)
            members.Add(member.DeviceId, member.Udi);
        var proof = new InstallationProof(ledger, null, members, new(() => Group(answers)));
        var digests = ledger.Responses.Digests(null);
        foreach (var row in ledger.RequestStatus.ReadAll(answers))
        {
            if (row.DeviceId is not { } device || row.AnswerId is not { } answer || !isJudged(device))
                continue;
            var (installed, unproved) = proof.Find(row);
            file.BeginRow();
            file.Text(row.Sha256);
            Write(file, devices[device]);
            file.Text(digests[answer]);
            file.Text(installed?.Evidence.Name());
            file.Text(installed?.At);
            if (installed is null)
                file.Null();
            else
                file.Flag(installed.HasPrompt);
            file.Text(unproved?.Code);
            file.EndRow();
        }
    }

    private static DeviceGroups<FirstSplit> Group(AnswersOfAll answers)
    {
        var groups = new DeviceGroups<FirstSplit>(answers.All.Count);
        foreach (var split in answers.FirstSplits)
            groups.Add(split.DeviceId, split);
        return groups;
    }

    private void WriteMembers(RowFile file, Func<long, bool> isJudged)
    {
        var devices = _instances.Value.Devices.ToDictionary(device => device.Id, device => device.Udi);
        var (current, position) = (0L, 0);
        foreach (var member in _instances.Value.Members.Where(member => isJudged(member.DeviceId)))
        {
            position = member.DeviceId == current ? position + 1 : 0;
            current = member.DeviceId;
            file.BeginRow();
            Write(file, devices[member.DeviceId]);
            Write(file, member.Udi);
            file.Text(member.Role);
            file.Number(position);
            file.EndRow();
        }
    }

    private static void Write(RowFile file, Udi udi)
    {
        file.Text(udi.Pid);
        file.Text(udi.Serial);
        file.Text(udi.Uuid ?? string.Empty);
    }
}
