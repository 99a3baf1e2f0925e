using System.Text;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Formats.Licensing;

/// <summary>
/// Gathers the RUM reports of one usage file, each given as its JSON text. Values that repeat from report to report (the
/// device, the license, the HA list) are made once.
/// </summary>
internal sealed class ReportList : IDisposable
{
    private readonly List<Report> _reports = [];
    private readonly PooledBuffer _payload = new();
    private readonly Repeats _repeats = new();

    public IReadOnlyList<Report> Reports => _reports;

    public HaMembership Devices { get; } = new();

    public List<Notice> Notices { get; } = [];

    /// <summary>Room for <see cref="StrictJsonReader"/>, one for all reports of the file.</summary>
    public ulong[] Room { get; } = new ulong[StrictJsonReader.Room];

    /// <summary>When set, each report is shown to it with its payload text.</summary>
    public PayloadCapture? Watcher { get; init; }

    /// <summary>When set, each report is searched for what may be private.</summary>
    public SensitiveSearch? Private { get; init; }

    /// <summary>Report elements seen, refused ones too.</summary>
    public int Seen { get; private set; }

    /// <summary>Adds a report; null, or why the file must be refused.</summary>
    public Refusal? Add(ReadOnlySpan<byte> json)
    {
        Seen++;
        if (Seen > Limits.ReportsInFile)
            return new Refusal(RefusalReason.TooLarge,
                $"More than {Limits.ReportsInFile:N0} reports in one file, which is the limit. Save fewer at a time "
                    + "(license smart save usage days …).");
        if (json.Length > Limits.ReportJson)
            return new Refusal(RefusalReason.TooLarge,
                $"The JSON of report {Seen:N0} is longer than {Limits.ReportJson:N0} bytes, which is the limit.");
        Private?.SearchJson(json);
        try
        {
            return RumReport.TryOpen(json, _payload, Room, out var envelope) ? Add(envelope)
                : Refuse("is not a JSON object with a payload");
        }
        catch (Exception exception) when (StrictJsonReader.IsItsFault(exception))
        {
            return JsonFault.Explain(json, $"The JSON of report {Seen:N0}");
        }
    }

    /// <summary>The same for the one layout that devices write, in one pass. False where anything is unusual.</summary>
    public bool TryAddPlain(ReadOnlySpan<byte> json)
    {
        Seen++;
        if (Seen > Limits.ReportsInFile || json.Length > Limits.ReportJson)
            return false;
        Private?.SearchJson(json);
        try
        {
            return RumReport.TryOpenPlain(json, _payload, Room, out var envelope) && Add(envelope) is null;
        }
        catch (Exception exception) when (StrictJsonReader.IsItsFault(exception))
        {
            return false;
        }
    }

    public void Dispose() => _payload.Dispose();

    private Refusal? Add(RumEnvelope envelope)
    {
        PayloadFacts facts;
        try
        {
            facts = PayloadJson.Read(envelope.Payload, Room);
        }
        catch (Exception exception) when (StrictJsonReader.IsItsFault(exception))
        {
            return JsonFault.Explain(envelope.Payload, $"The payload of report {Seen:N0}");
        }

        if (_repeats.Device(facts.Device) is not { } device)
            return Refuse("names no device: udi_pid or udi_serial_number is missing, empty or unfit");
        if (facts.Id is not { } id)
            return Refuse("has no report_id, or one that is not a 64-bit number");
        if (facts.Tag.Length > Limits.BundleString)
            return Refuse($"has an entitlement_tag longer than {Limits.BundleString:N0} bytes, which is the limit");
        if (_repeats.IsNew(device, facts.HaUdi))
        {
            Devices.AddReporter(device);
            if (!facts.HaUdi.IsEmpty)
                Devices.AddList(device, facts.HaUdi, Room);
            if (JsonFieldScan.FindTooManyDevices(Devices.Devices.Count, "The file") is { } tooMany)
                return tooMany;
        }

        _reports.Add(new Report(device, id, _repeats.Tag(facts.Tag), Digest.Of(envelope.Payload), facts.Measurements,
            facts.From, facts.To));
        Watcher?.Add(device, id, envelope.Payload);
        AddNotices(envelope, facts, id);
        return null;
    }

    private void AddNotices(RumEnvelope envelope, PayloadFacts facts, long id)
    {
        if ((envelope.Doubled ?? facts.Doubled) is { } key)
        {
            AddOnce(WarningCode.DuplicateKey,
                $"Report {Report.Format(id)}: the key \"{key}\" occurs twice in one object; the last value counts.");
        }

        if (envelope.IsNested)
            AddOnce(WarningCode.NestedPayload,
                $"Report {Report.Format(id)}: the payload is printed as an object, not as the text that the device signed. CSSM will "
                    + "probably not take it; save the file on the device again.");
        if (!envelope.IsSigned)
            AddOnce(WarningCode.SignatureMissing, $"Report {Report.Format(id)} carries no signature; CSSM will probably not take it.");
    }

    private void AddOnce(WarningCode code, string message)
    {
        if (!Notices.Exists(notice => notice.Code == code))
            Notices.Add(new Notice(code, message));
    }

    private Refusal Refuse(string fault) => new(RefusalReason.Malformed, $"Report {Seen:N0} {fault}.");

    /// <summary>Makes each value once for a run of reports that share it.</summary>
    private sealed class Repeats
    {
        private byte[] _pid = [], _serial = [], _uuid = [], _tag = [], _haUdi = [];
        private Udi? _device, _haDevice;
        private string _tagText = string.Empty;

        public Udi? Device(SudiText sudi)
        {
            if (_device is not null && sudi.Matches(new SudiText { Pid = _pid, Serial = _serial, Uuid = _uuid }))
                return _device;
            (_pid, _serial, _uuid) = (sudi.Pid.ToArray(), sudi.Serial.ToArray(), sudi.Uuid.ToArray());
            return _device = sudi.ToUdi();
        }

        public string Tag(ReadOnlySpan<byte> tag)
        {
            if (!tag.SequenceEqual(_tag))
                (_tag, _tagText) = (tag.ToArray(), Encoding.UTF8.GetString(tag));
            return _tagText;
        }

        public bool IsNew(Udi device, ReadOnlySpan<byte> haUdi)
        {
            if (ReferenceEquals(device, _haDevice) && haUdi.SequenceEqual(_haUdi))
                return false;
            (_haDevice, _haUdi) = (device, haUdi.ToArray());
            return true;
        }
    }
}
