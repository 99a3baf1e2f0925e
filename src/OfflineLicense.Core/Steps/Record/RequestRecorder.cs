using OfflineLicense.Steps.Devices;
using OfflineLicense.Steps.Match;
using OfflineLicense.Steps.Roster;
using OfflineLicense.Steps.Sheets;
using OfflineLicense.Storage.Ledger;
using OfflineLicense.Storage.Ledger.Tables;

namespace OfflineLicense.Steps.Record;

/// <summary>Records a request with its device, its reports and what is private in it. Called inside a transaction.</summary>
internal sealed class RequestRecorder(Ledger ledger)
{
    private const int MostTagsNamed = 3;

    private readonly DuplicateReports _duplicates = new(ledger);
    private readonly ReplacedRequests _replaced = new(ledger);
    private readonly DeviceResolver _devices = new(ledger);
    private readonly Lazy<DeviceRoster> _roster = new(() => RosterQuery.Read(ledger));

    /// <summary>The UDI that a person named for the document; null: none.</summary>
    public static Udi? GetAssumedUdi(Ledger ledger, RecordOptions options) =>
        options.AssumedDevice is { } device ? ledger.Devices.Row(device).Udi : options.AssumedUdi;

    public FileOutcome Record(ParsedDocument document, RecordOptions options)
    {
        var notices = new List<Notice>();
        if ((RefuseWithoutDevice(document.Content, options) ?? RefuseOtherDevice(document.Content, options)) is { } refusal)
            return FileOutcome.Refuse(document, refusal);
        var replaced = new HashSet<long>();
        if (FindConflict(document, options, replaced, notices) is { } conflict)
        {
            if (!options.IsSigned)
                return FileOutcome.Refuse(document, conflict);
            notices.Add(Notice.From(conflict));
        }

        SetAside(replaced, document, options, notices);
        var gaps = options.IsSigned ? [] : ReportGaps.FindSuspected(document.Content.Reports, ledger);
        var id = DocumentAdder.Add(ledger, document);
        var device = _devices.RecordRequest(id, document.Content, GetStatedDevice(document.Content, options), options.IsSigned, notices);
        AddRequest(id, device, document, options);
        AddWarnings(id, device, document, options, notices);
        return FileOutcome.Create(document, CollectOutcome.Recorded, notices) with
        {
            Devices = device is { } one ? [one] : [],
            Gaps = gaps,
            Replaced = [.. replaced],
            IsAccepted = options.Accept is not null && replaced.Count > 0,
        };
    }

    /// <summary>A person accepts a request that is recorded already: others that contradict it no longer count, and it does.</summary>
    public FileOutcome Accept(ParsedDocument document, long id, RecordOptions options, FileOutcome known)
    {
        var (notices, replaced) = (new List<Notice>(), new HashSet<long>());
        if (FindConflict(document, options, replaced, notices) is { } conflict)
            return FileOutcome.Refuse(document, conflict);
        var isSetAside = ledger.Marks.IsSetAside(id);
        if (isSetAside)
        {
            ledger.Marks.Add(id, MarkKind.Unmatched.Name(), options.Accept!.Reason, options.Accept.Operator, ledger.Now, null);
            notices.Add(new Notice(WarningCode.KnownAs, "it was set aside, and counts again"));
        }

        notices.RemoveAll(notice => notice.Code == WarningCode.Resent);
        SetAside(replaced, document, options, notices);
        return known with { Warnings = notices, Replaced = [.. replaced], IsAccepted = isSetAside || replaced.Count > 0 };
    }

    /// <summary>Null: nothing contradicts the document, but for requests that give way to it.</summary>
    private Refusal? FindConflict(ParsedDocument document, RecordOptions options, HashSet<long> replaced, List<Notice> notices)
    {
        Contradiction? found;
        while ((found = _duplicates.FindContradiction(document, notices, replaced)) is { DocumentId: { } older }
            && replaced.Count < Limits.ReplacedRequests && _replaced.MayReplace(older, options))
        {
            replaced.Add(older);
        }

        return found?.Refusal ?? _devices.RefuseTwoDevices(document.Content);
    }

    private void SetAside(HashSet<long> replaced, ParsedDocument document, RecordOptions options, List<Notice> notices)
    {
        foreach (var older in replaced)
        {
            notices.AddRange(_replaced.Describe(older, document.Content));

            // What arrives in a bundle is set aside by its receiver, who knows the bundle.
            if (options.Accept is { } decision)
                _replaced.SetAside(older, document.Sha256, decision.Reason, decision.Operator, null);
        }
    }

    /// <summary>Every request belongs to a product instance, which its content or a person names.</summary>
    private static Refusal? RefuseWithoutDevice(ParsedContent content, RecordOptions options)
    {
        var isKnown = options.IsSigned || content.Udis.Count > 0 || options.AssumedDevice is not null || options.AssumedUdi is not null;
        return isKnown || content.Kind == DocumentKind.ServerRequest ? null : new Refusal(RefusalReason.UnknownDevice,
            $"nothing in this {content.Kind} names its device; collect it alone and name the device: --assume-udi UDI --reason TEXT");
    }

    private Refusal? RefuseOtherDevice(ParsedContent content, RecordOptions options)
    {
        if (options.IsSigned || content.Udis.Count == 0 || GetAssumedUdi(ledger, options) is not { } named)
            return null;
        return content.Udis.Any(udi => udi.Names(named) || (options.AssumedDevice is { } device && _devices.FindEver(udi).Contains(device)))
            ? null
            : new Refusal(RefusalReason.WrongDevice,
                $"its content is of {content.Udis[0]}, but --assume-udi names {named}; nothing of it was recorded");
    }

    private long? GetStatedDevice(ParsedContent content, RecordOptions options) => options.AssumedDevice
        ?? (options.AssumedUdi is { } first && content.Udis.Count == 0 ? ledger.Devices.Add(first, ledger.Now) : null);

    private void AddRequest(long id, long? device, ParsedDocument document, RecordOptions options)
    {
        var content = document.Content;
        if (content.Kind != DocumentKind.Usage)
            InstallationFacts.RecordUnits(ledger, id, content);
        ImportFacts.Record(ledger, id, content, Array.Empty<long>().ToLookup(_ => string.Empty));
        var name = DocumentAdder.CreateName(document, options.CarriedName, server: null, ledger.Requests.UploadNameIsTaken);
        ledger.Requests.Add(new NewRequest(id, device, name, options.SmartAccount ?? content.SmartAccount,
            options.VirtualAccount ?? content.VirtualAccount, content.Hostname is not null, content.StatedAt));
        foreach (var report in content.Reports)
            ledger.Requests.AddReport(id, ledger.Devices.UdiId(report.Udi), report);
    }

    private void AddWarnings(long id, long? device, ParsedDocument document, RecordOptions options, List<Notice> notices)
    {
        var content = document.Content;
        var isCollectedUsage = !options.IsSigned && content.Kind == DocumentKind.Usage;
        if (isCollectedUsage && device is { } sender && FindMissingLicenses(sender, id) is { } missing)
            notices.Add(missing);
        if (!options.IsSigned && device is { } known && FindNotInRoster(known, content) is { } surprise)
            notices.Add(surprise);
        notices.AddRange(SensitiveFindingRecord.Record(ledger, id, document));
        if (content.StatedAt is { } stated && RequestClock.DescribeSkew(content.Kind.Name, stated, ledger.Now) is { } skew)
            notices.Add(new Notice(WarningCode.ClockSkew, skew));
    }

    /// <summary>Only where there is a roster: a unit that was retired is not in it any more.</summary>
    private Notice? FindNotInRoster(long device, ParsedContent content)
    {
        if (_roster.Value.IsEmpty)
            return null;
        var udi = ledger.Devices.Row(device).Udi;
        var entry = _roster.Value.Find(udi, content.Members.Select(member => member.Udi));
        return entry is { IsRetired: false } ? null : new Notice(WarningCode.NotInRoster,
            entry is null
                ? $"{udi} is not in the roster; if it belongs to this zone: offlic roster adopt"
                : $"{udi} is not in the roster any more: {entry.Note}");
    }

    /// <summary>Saving only part of the licenses goes unnoticed otherwise: the usual way to report too little.</summary>
    private Notice? FindMissingLicenses(long device, long request)
    {
        var tags = ledger.Licenses.Missing(device, request);
        if (tags.Count == 0)
            return null;
        var udi = ledger.Devices.Row(device).Udi;
        var more = tags.Count > MostTagsNamed ? $" and {tags.Count - MostTagsNamed} more" : string.Empty;
        return new Notice(WarningCode.LicenseMissing,
            $"{udi} reported {tags.Count} more in its file before: {string.Join(", ", tags.Take(MostTagsNamed))}{more}; "
            + $"if they are still in use, save all of them: license smart save usage all file {DeviceCommands.GetDisk(udi)}all_rum.txt");
    }
}
