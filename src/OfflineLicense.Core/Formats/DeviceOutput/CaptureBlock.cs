using OfflineLicense.Formats.DeviceOutput.Commands;

namespace OfflineLicense.Formats.DeviceOutput;

/// <summary>Which list the next lines of an output belong to.</summary>
internal enum CaptureSection
{
    None,
    Trust,
    HaList,
    Authorizations,
    UdiTable,

    /// <summary>The table of units without a column that repeats them.</summary>
    UnitTable,
    Transport,
    Registration,
    ReportList,

    /// <summary>What the history lists of imports of one kind.</summary>
    Imports,
}

/// <summary>The output of one command, while it is read line by line.</summary>
/// <param name="hostname">From the prompt the command was typed at; null where no prompt is in the capture.</param>
internal sealed class CaptureBlock(string? hostname)
{
    // Made when something is put in: a capture may have a million outputs of other commands.
    private HashSet<Udi>? _memberSet;
    private List<Member>? _members;
    private Dictionary<string, DeviceTime>? _times;
    private Dictionary<string, DeviceText>? _texts;
    private List<Member>? _listedMembers;
    private List<ReportState>? _reports;
    private Dictionary<(InstalledKind Kind, Udi Udi), Installed>? _installed;
    private DeviceTime? _capturedAt;
    private Udi? _trustAbout;

    public string? Hostname => hostname;

    /// <summary>A line was found that only license output has.</summary>
    public bool IsLicensing { get; set; }

    /// <summary>Something that belongs to a device.</summary>
    public bool HasFacts { get; private set; }

    /// <summary>UDIs read so far, for a limit.</summary>
    public int Udis { get; private set; }

    public CaptureSection Section { get; set; }

    /// <summary>The output is about one report; its UDI line is the report's.</summary>
    public bool InReport { get; set; }

    /// <summary>The device itself, where a line names it (<c>UDI: …</c>).</summary>
    public Udi? Udi { get; private set; }

    /// <summary>The first UDI found where no line names the device itself: the active of a list, the device of a report.</summary>
    public Udi? Hint { get; private set; }

    /// <summary>Units in their roles that stand only in a list of trust codes or authorizations.</summary>
    public IReadOnlyList<Member> ListedMembers => _listedMembers ?? (IReadOnlyList<Member>)[];

    /// <summary>The class of licenses whose days come next.</summary>
    public PolicyClassName? PolicyClass { get; set; }

    public ReportingPolicy? Policy { get; set; }

    public ReportSummary? Summary { get; set; }

    /// <summary>Null: no list of reports is in the output.</summary>
    public IReadOnlyList<ReportState>? Reports => _reports;

    /// <summary>A <c>UDI:</c> line whose PID and serial number cannot be read.</summary>
    public string? BrokenUdi { get; set; }

    public string? Version { get; set; }

    /// <summary>Entries of an inventory so far; the first is the chassis.</summary>
    public int InventoryEntries { get; set; }

    public Udi? Chassis { get; set; }

    /// <summary>Of <c>show version</c>, until both are read.</summary>
    public string? Model { get; set; }

    public string? Serial { get; set; }

    /// <summary>Licenses by file: the device reports nothing.</summary>
    public bool HasFileLicenses { get; set; }

    /// <summary>Null: the history of imports is not in the output.</summary>
    public List<ImportRecord>? Imports { get; set; }

    /// <summary>What the next entries of the history are of.</summary>
    public string? ImportKind { get; set; }

    /// <summary>A hostname that the output prints beside the prompt's.</summary>
    public string? StatedName { get; set; }

    public IReadOnlyList<Member> Members => _members ?? (IReadOnlyList<Member>)[];

    /// <summary>Null: the section is not in the output.</summary>
    public HashSet<Udi>? TrustCodes { get; set; }

    /// <summary>The UDI of the next trust line.</summary>
    public Udi? TrustAbout
    {
        get => _trustAbout;
        set
        {
            Udis += value is null ? 0 : 1;
            _trustAbout = value;
        }
    }

    /// <summary>A single device prints the time of its trust code and no UDI.</summary>
    public DeviceTime? TrustOfItself { get; set; }

    /// <summary>The unit whose lines of authorization or reservation come next.</summary>
    public Udi? StatusAbout { get; set; }

    /// <summary>What the confirmation code on the next line is of.</summary>
    public InstalledKind? LastStatus { get; set; }

    public IReadOnlyCollection<Installed> Installed => _installed?.Values ?? (IReadOnlyCollection<Installed>)[];

    /// <summary>By the words the device puts before them (<c>Last ACK received</c>).</summary>
    public Dictionary<string, DeviceTime> Times => _times ??= new(StringComparer.Ordinal);

    /// <summary>Likewise.</summary>
    public Dictionary<string, DeviceText> Texts => _texts ??= new(StringComparer.Ordinal);

    public DeviceTime? CapturedAt
    {
        get => _capturedAt;
        set => _capturedAt ??= value;
    }

    public void Fact()
    {
        IsLicensing = true;
        HasFacts = true;
    }

    public void Name(Udi udi)
    {
        Udis++;
        Udi ??= udi;
        Fact();
    }

    public void HintAt(Udi udi)
    {
        Hint ??= udi;
        Fact();
    }

    public void Install(Installed installed)
    {
        _installed ??= [];
        Udis++;
        _installed[(installed.Kind, installed.Udi)] = installed;
        Fact();
    }

    /// <summary>The code belongs to the line of status before it.</summary>
    public void Confirm(string code)
    {
        if (StatusAbout is { } udi && LastStatus is { } kind && _installed is not null)
            _installed[(kind, udi)] = _installed[(kind, udi)] with { ConfirmationCode = code };
    }

    /// <summary>The list is in the output, though it may have no entries.</summary>
    public void BeginReports() => _reports ??= [];

    public void AddReport(ReportState report)
    {
        _reports ??= [];
        if (_reports.Count < Limits.ReportsInFile)
            _reports.Add(report);
        Fact();
    }

    /// <summary>Puts in place of the last report what was read of it since.</summary>
    public void DescribeReport(Func<ReportState, ReportState> change)
    {
        if (_reports is [.., var last])
            _reports[^1] = change(last);
    }

    /// <summary>A unit of a list of trust codes or authorizations.</summary>
    public void ListMember(Udi udi, string role)
    {
        _listedMembers ??= [];
        if (_listedMembers.Count < Limits.Members && !_listedMembers.Exists(member => member.Udi == udi))
            _listedMembers.Add(new Member(udi, role));
    }

    /// <summary>A chassis with two supervisors lists one UDI twice: it is one member, in its first role.</summary>
    public void AddMember(Udi udi, string role)
    {
        _memberSet ??= [];
        _members ??= [];
        Udis++;
        if (_members.Count < Limits.Members && _memberSet.Add(udi))
            _members.Add(new Member(udi, role));
        if (role == "Active")
            HintAt(udi);
        Fact();
    }
}
