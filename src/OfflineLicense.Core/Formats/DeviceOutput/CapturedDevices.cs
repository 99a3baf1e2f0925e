using OfflineLicense.Formats.DeviceOutput.Commands;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>
/// Puts the outputs of a capture together by device. An output that names no device belongs to the one whose prompt it
/// is under, or to the only one in the file; what could belong to several is left out, because a date on the wrong
/// device would prove an installation that never was.
/// </summary>
internal sealed class CapturedDevices
{
    private readonly List<Device> _devices = [];
    private readonly Dictionary<Udi, Device> _byUdi = [];

    private CapturedDevices()
    {
    }

    /// <summary>Outputs with facts that cannot be given to a device.</summary>
    public int Unassigned { get; private set; }

    public static CapturedDevices From(IReadOnlyList<CaptureBlock> blocks)
    {
        var devices = new CapturedDevices();
        // Lists are first: they state the members; only then can an output that names a former active one find its stack.
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i].Udi is { } udi)
                devices.Of(udi, blocks[i]).Blocks.Add((i, blocks[i]));
        }
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is { Udi: null, Hint: { } hint })
                devices.Of(hint, blocks[i]).Blocks.Add((i, blocks[i]));
        }
        devices.AssignRest(blocks);
        return devices;
    }

    /// <summary>One state a device, in the order of their first outputs.</summary>
    public IReadOnlyList<DeviceState> States() =>
        [.. _devices.OrderBy(device => device.Blocks.Min(block => block.Order)).Select(device => device.State())];

    /// <summary>What outputs state of which none names a device; null: nothing, or their prompts are of several devices.</summary>
    public static DeviceState? ReadUnnamed(IReadOnlyList<CaptureBlock> blocks)
    {
        var device = new Device(UnnamedDevice.Udi);
        for (var i = 0; i < blocks.Count; i++)
            device.Blocks.Add((i, blocks[i]));
        return blocks.Any(block => block.IsLicensing) && device.Hostnames().Take(2).Count() < 2
            ? device.State() with { UnnamedBecause = UnnamedOutput.Explain(blocks) } : null;
    }

    private Device Of(Udi udi, CaptureBlock block)
    {
        if (!_byUdi.TryGetValue(udi, out var device))
        {
            device = new Device(udi);
            _devices.Add(device);
            _byUdi.Add(udi, device);
        }
        foreach (var member in block.Members)
            _byUdi.TryAdd(member.Udi, device);
        return device;
    }

    private void AssignRest(IReadOnlyList<CaptureBlock> blocks)
    {
        var byHostname = _devices
            .SelectMany(device => device.Hostnames().Select(name => (name, device)))
            .ToLookup(pair => pair.name, pair => pair.device, StringComparer.Ordinal);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not { Udi: null, Hint: null } block)
                continue;
            // A prompt on one side and none on the other: two captures that were put into one file.
            var candidates = block.Hostname is { } hostname ? byHostname[hostname] : byHostname.Count == 0 ? _devices : [];
            if (candidates.Take(2).ToArray() is [{ } home])
                home.Blocks.Add((i, block));
            else if (block.HasFacts)
                Unassigned++;
        }
    }

    private sealed class Device(Udi udi)
    {
        public List<(int Order, CaptureBlock Block)> Blocks { get; } = [];

        public IEnumerable<string> Hostnames() =>
            Blocks.Select(block => block.Block.Hostname).OfType<string>().Distinct(StringComparer.Ordinal);

        /// <summary>Where outputs differ the later one counts: it was taken later.</summary>
        public DeviceState State()
        {
            var blocks = Blocks.OrderByDescending(block => block.Order).Select(block => block.Block).ToList();
            var trust = blocks.Find(block => block.TrustCodes is not null);
            return new DeviceState(udi)
            {
                Members = blocks.Find(block => block.Members.Count > 0)?.Members
                    ?? blocks.Find(block => block.ListedMembers.Count > 1)?.ListedMembers ?? [],
                Hostname = blocks.Find(block => block.Hostname is not null)?.Hostname
                    ?? blocks.Find(block => block.StatedName is not null)?.StatedName,
                HasPrompt = blocks.Exists(block => block.Hostname is not null),
                LastAckReceived = Time(blocks, ShowLicenseStatus.LastAck),
                NextAckDeadline = Time(blocks, ShowLicenseStatus.AckDeadline),
                LastReportPush = Time(blocks, ShowLicenseStatus.LastPush),
                NextReportPush = Time(blocks, ShowLicenseStatus.NextPush),
                LastReportFileWrite = Time(blocks, ShowLicenseStatus.LastFileWrite),
                CapturedAt = blocks.Find(block => block.CapturedAt is not null)?.CapturedAt,
                SmartAccount = Text(blocks, ShowLicenseStatus.SmartAccount),
                VirtualAccount = Text(blocks, ShowLicenseStatus.VirtualAccount),
                PolicyName = Text(blocks, ShowLicenseStatus.PolicyName)?.Text,
                Policy = blocks.Find(block => block.Policy is not null)?.Policy,
                PushInterval = Text(blocks, ShowLicenseStatus.PushInterval)?.Text is { } days ? PrintedValue.Days(days, "") : null,
                NextAckCheck = Time(blocks, ShowLicenseStatus.AckCheck),
                Transport = Text(blocks, ShowLicenseStatus.Transport),
                SendsHostname = PrintedValue.Bool(Text(blocks, ShowLicenseStatus.SendsHostname)?.Text),
                Chassis = blocks.Find(block => block.Chassis is not null)?.Chassis,
                Imports = blocks.Find(block => block.Imports is not null)?.Imports,
                Version = blocks.Find(block => block.Version is not null)?.Version,
                AgentVersion = Text(blocks, ShowLicenseStatus.AgentVersion)?.Text,
                ReportSummary = blocks.Find(block => block.Summary is not null)?.Summary,
                RumReports = Reports(blocks),
                Registration = Text(blocks, ShowLicenseRegistration.Status)?.Text,
                RegistrationExpires = Time(blocks, ShowLicenseRegistration.Expires),
                CommunicationDeadline = Time(blocks, ShowLicenseRegistration.Deadline),
                Reservation = Text(blocks, ShowLicenseRegistration.Reservation)?.Text,
                OverallState = Text(blocks, ShowLicenseTechSupport.OverallState),
                IsClockSynchronized = PrintedValue.Bool(Text(blocks, ShowLicenseTechSupport.ClockSynchronized)?.Text),
                PolicyInstalled = Time(blocks, ShowLicenseStatus.PolicyInUse),
                TrustCodes = trust is { TrustOfItself: not null } ? [udi] : trust?.TrustCodes?.ToList(),
                Installed = [.. Of(blocks, InstalledKind.Authorization), .. Of(blocks, InstalledKind.Reservation), .. Trusted(trust)],
            };
        }

        private IEnumerable<Installed> Trusted(CaptureBlock? trust) =>
            trust is { TrustOfItself: { } since } ? [new Installed(InstalledKind.TrustCode, udi, since)]
            : trust?.Installed.Where(each => each.Kind == InstalledKind.TrustCode) ?? [];

        private static IEnumerable<Installed> Of(List<CaptureBlock> blocks, InstalledKind kind) =>
            blocks.Select(block => block.Installed.Where(each => each.Kind == kind)).FirstOrDefault(each => each.Any()) ?? [];

        private static DeviceTime? Time(List<CaptureBlock> blocks, string key) =>
            blocks.Find(block => block.Times.ContainsKey(key))?.Times[key];

        /// <summary>Reports of all outputs, each in the state that it was printed in last.</summary>
        private static List<ReportState>? Reports(List<CaptureBlock> blocks)
        {
            if (!blocks.Exists(block => block.Reports is not null))
                return null;
            return [.. blocks.SelectMany(block => (block.Reports ?? []).Reverse()).DistinctBy(report => report.Id)
                .OrderBy(report => report.Id)];
        }

        private static DeviceText? Text(List<CaptureBlock> blocks, string key) =>
            blocks.Find(block => block.IsLicensing && block.Texts.ContainsKey(key))?.Texts[key];
    }
}
