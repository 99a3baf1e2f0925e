namespace OfflineLicense;

/// <summary>The content of one file: read by <c>Formats</c> from bytes alone, trusted no further than that.</summary>
internal sealed record ParsedContent(DocumentKind Kind)
{
    /// <summary>Set where the file must not be recorded: the reason.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Every UDI the file is about, each once, in the order found; for a request the first is the device that wrote it.</summary>
    public IReadOnlyList<Udi> Udis { get; init; } = [];

    /// <summary>The stack or HA set as the file lists it; a UDI listed twice (dual supervisors) is listed here once.</summary>
    public IReadOnlyList<Member> Members { get; init; } = [];

    /// <summary>RUM reports of a usage file, in file order.</summary>
    public IReadOnlyList<Report> Reports { get; init; } = [];

    /// <summary>Report ids that a response mentions anywhere, ascending.</summary>
    public IReadOnlyList<long> ReportIds { get; init; } = [];

    /// <summary>
    /// Codes that a person pastes at CSSM, each exactly as the device wrote it, in file order; empty where the file
    /// itself is uploaded.
    /// </summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>
    /// What a response states, or an authorization request asks for (tag and count), for people, as given and in file
    /// order: dates, account, policy, licenses. Never compared, never computed with.
    /// </summary>
    public IReadOnlyList<Stated> Stated { get; init; } = [];

    /// <summary>What may be private: hostnames and IP addresses, each once, as the file writes them.</summary>
    public IReadOnlyList<SensitiveText> SensitiveTexts { get; init; } = [];

    /// <summary>Top-level elements of a response, in file order.</summary>
    public IReadOnlyList<Block> Blocks { get; init; } = [];

    /// <summary>What a captured device output states, one entry a device.</summary>
    public IReadOnlyList<DeviceState> DeviceStates { get; init; } = [];

    /// <summary>
    /// What a captured output states that does not name its device, as one of <see cref="UnnamedDevice.Udi"/>; null: it names its
    /// device, or is of several.
    /// </summary>
    public DeviceState? Unnamed { get; init; }

    /// <summary>Import commands of a session log with what the device printed, in file order.</summary>
    public IReadOnlyList<ImportAttempt> Imports { get; init; } = [];

    public string? SmartAccount { get; init; }

    public string? VirtualAccount { get; init; }

    /// <summary>The hostname found in the file, for the privacy rule; never shown outside the station.</summary>
    public string? Hostname { get; init; }

    /// <summary>
    /// The document's own clock: a response's account timestamp, a request's system timestamp. Null where it states
    /// none.
    /// </summary>
    public DateTimeOffset? StatedAt { get; init; }

    /// <summary>Warnings: shown and recorded; the file is not refused.</summary>
    public IReadOnlyList<Notice> Notices { get; init; } = [];
}

/// <summary>One member of a stack or HA set. Role as the device writes it: Active, Standby, Member.</summary>
internal sealed record Member(Udi Udi, string Role);

/// <summary>One RUM report inside a usage file. Its key is (UDI, id): ids are unique per UDI only.</summary>
/// <param name="Udi">The device that measured (<c>asset_identification.instance.sudi</c>).</param>
/// <param name="Id">The report id; from 2^63 on as a negative number.</param>
/// <param name="EntitlementTag">The license, e.g. <c>regid.2018-06.com.cisco.DNA_NWStack,1.0_…</c>; empty where none is stated.</param>
/// <param name="Payload">SHA-256 of the payload text with its JSON escapes undone: the bytes the device signed.</param>
/// <param name="Measurements">How many measurements the payload holds.</param>
/// <param name="From">Earliest start, Unix seconds; null where none is stated.</param>
/// <param name="To">Latest end, Unix seconds.</param>
internal sealed record Report(Udi Udi, long Id, string EntitlementTag, Digest Payload, int Measurements, long? From, long? To)
{
    /// <summary>A report id as the device wrote it.</summary>
    public static string Format(long id) => unchecked((ulong)id).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>One top-level element of a response, e.g. <c>smartLicenseRumAck</c>.</summary>
internal sealed record Block(string Name, SignatureShape Signature);

/// <summary>The shape of a signature. Never more than the shape: only Cisco can verify one.</summary>
internal enum SignatureShape
{
    Missing,
    Present,
    Malformed,
}

/// <summary>
/// One thing a response states, e.g. <c>smartLicensePolicy.datestamp</c> and <c>2022-04-25T14:41:27</c>; text from
/// outside.
/// </summary>
internal sealed record Stated(string Name, string Text)
{
    /// <summary>The place in <see cref="ParsedContent.Blocks"/> of its block; -1: outside of any.</summary>
    public int Block { get; init; } = -1;

    /// <summary>Which license (<c>entitlement</c>) of its block it is about, from 1; 0: the block itself.</summary>
    public int Item { get; init; }
}
