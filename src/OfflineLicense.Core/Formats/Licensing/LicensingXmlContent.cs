using System.Text;
using OfflineLicense.Formats.Fields;
using OfflineLicense.Formats.Privacy;

namespace OfflineLicense.Formats.Licensing;

/// <summary>What one pass over a licensing XML file found; the kind is decided from it at the end.</summary>
internal sealed class LicensingXmlContent : IDisposable
{
    public LicensingXmlContent(PayloadCapture? watcher = null) => Reports = new ReportList { Watcher = watcher, Private = Private };

    public string Root { get; set; } = string.Empty;

    /// <summary>Names of the root's children, each once, in file order; the root's own name where it is itself a block.</summary>
    public List<string> Names { get; } = [];

    public List<Block> Blocks { get; } = [];

    public ReportList Reports { get; }

    /// <summary>From <c>smartLicenseSystemInfo</c>: the device that saved the file.</summary>
    public JsonFieldScan System { get; } = new();

    /// <summary>From <c>smartLicenseRumAck</c>.</summary>
    public JsonFieldScan Ack { get; } = new();

    /// <summary>From everything else but the reports.</summary>
    public JsonFieldScan Clues { get; } = new();

    public Accounts Accounts { get; } = new();

    /// <summary>What a response states, for people.</summary>
    public StatedFields Statements { get; } = new();

    /// <summary>Hostnames and addresses, anywhere.</summary>
    public SensitiveSearch Private { get; } = new();

    /// <summary>The first fault that forbids recording the file.</summary>
    public Refusal? Refusal { get; set; }

    public void Dispose() => Reports.Dispose();
}

/// <summary>Account names and the clock of a response; the account block's own words before another block's.</summary>
internal sealed class Accounts
{
    private const string Block = "smartLicenseAccountInfo";

    private string? _smart, _virtual;
    private DateTimeOffset? _statedAt;
    private bool _smartIsOwn, _virtualIsOwn, _timeIsOwn;

    public string? Smart => _smart;

    public string? Virtual => _virtual;

    public DateTimeOffset? StatedAt => _statedAt;

    public void Hear(string block, string element, string text)
    {
        // What could not travel to the desk is no account's name, and must not stop the bundle that the document is in.
        if (Encoding.UTF8.GetByteCount(text) > Limits.BundleString || text.Trim().Any(char.IsControl))
            return;
        switch (element)
        {
            case "smartAccount":
                Keep(ref _smart, ref _smartIsOwn, block == Block, text.Trim() is { Length: > 0 } name ? name : null);
                break;
            case "virtualAccount":
                Keep(ref _virtual, ref _virtualIsOwn, block == Block, text.Trim() is { Length: > 0 } other ? other : null);
                break;
            case "timestamp" when VendorTime.Parse(text) is { } time:
                if (_statedAt is null || (block == Block && !_timeIsOwn))
                    (_statedAt, _timeIsOwn) = (time, block == Block);
                break;
        }
    }

    private static void Keep(ref string? kept, ref bool keptIsOwn, bool isOwn, string? name)
    {
        if (name is not null && (kept is null || (isOwn && !keptIsOwn)))
            (kept, keptIsOwn) = (name, isOwn);
    }
}
