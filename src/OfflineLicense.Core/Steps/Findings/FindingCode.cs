namespace OfflineLicense.Steps.Findings;

/// <summary>The codes of findings. Their names are part of the interface: scripts read them from <c>--json</c>.</summary>
internal sealed record FindingCode
{
    private static readonly List<FindingCode> Known = [];

    private FindingCode(string name, string title) => (Name, Title, Rank) = (name, title, Known.Count);

    // What is lost or stops comes first, then what a person waits for, then what to check. Findings are listed in this order.
    public static FindingCode ReportsPurged { get; } = Create("reports-purged", "lost for good: the device deleted reports");
    public static FindingCode ReportGap { get; } = Create("report-gap", "reports that were never collected");
    public static FindingCode AckOverdue { get; } = Create("ack-overdue", "the date for the next ACK has passed");
    public static FindingCode StopsWithoutAck { get; } = Create("stops-without-ack", "a service stops without an ACK");
    public static FindingCode ImportFailed { get; } = Create("import-failed", "the device refused a file");
    public static FindingCode RequestRefused { get; } = Create("request-refused", "CSSM refused a request");
    public static FindingCode ResponseOverdue { get; } = Create("response-overdue", "no response came in time");
    public static FindingCode ReservationWaits { get; } = Create("reservation-waits", "a reservation is not complete");
    public static FindingCode TrustCodeWaits { get; } = Create("trust-code-waits", "a trust code is not installed");
    public static FindingCode ClockSkew { get; } = Create("clock-skew", "the clock of the device is wrong");
    public static FindingCode NotInRoster { get; } = Create("not-in-roster", "a device that the roster does not have");
    public static FindingCode RosterDiffers { get; } = Create("roster-differs", "the roster has another PID for this serial number");
    public static FindingCode RetiredReports { get; } = Create("retired-reports", "a device reports that was retired");
    public static FindingCode NotExpectedReports { get; } =
        Create("not-expected-reports", "a device reports that the roster does not expect");
    public static FindingCode NeverCollected { get; } = Create("never-collected", "a device of the roster that never reported");
    public static FindingCode SendsHostname { get; } = Create("sends-hostname", "the device writes its hostname into its reports");
    public static FindingCode HostnamePresent { get; } = Create("hostname-present", "a hostname is in a request");
    public static FindingCode AddressPresent { get; } = Create("address-present", "an IP address is in a request");
    public static FindingCode KeywordPresent { get; } = Create("keyword-present", "a keyword is in a request");

    public static IReadOnlyList<FindingCode> All => Known;

    public string Name { get; }

    /// <summary>What all findings of this code have in common, for a heading.</summary>
    public string Title { get; }

    /// <summary>Its place in <see cref="All"/>.</summary>
    public int Rank { get; }

    public override string ToString() => Name;

    private static FindingCode Create(string name, string title)
    {
        var code = new FindingCode(name, title);
        Known.Add(code);
        return code;
    }
}
