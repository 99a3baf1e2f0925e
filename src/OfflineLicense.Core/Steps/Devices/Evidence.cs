namespace OfflineLicense.Steps.Devices;

/// <summary>
/// How it is known which device a response belongs to, strongest first. It is recorded with the response and packed with it.
/// </summary>
internal sealed record Evidence
{
    private Evidence(string name) => Name = name;

    /// <summary>The response names the UDI.</summary>
    public static Evidence ContentUdi { get; } = new("content-udi");

    /// <summary>The response names a report id that only one device sent.</summary>
    public static Evidence ReportId { get; } = new("report-id");

    /// <summary>The file is named <c>ACK_</c> and the upload name of a request.</summary>
    public static Evidence UploadName { get; } = new("upload-name");

    /// <summary>The operator named the device.</summary>
    public static Evidence Person { get; } = new("person");

    /// <summary>A policy: it names no device and applies to all of the account.</summary>
    public static Evidence Account { get; } = new("account");

    public static IReadOnlyList<Evidence> All { get; } = [ContentUdi, ReportId, UploadName, Person, Account];

    /// <summary>As the ledger, bundles and <c>--json</c> have it.</summary>
    public string Name { get; }

    /// <summary>Null: no evidence of this name.</summary>
    public static Evidence? Parse(string? name) => All.FirstOrDefault(evidence => evidence.Name == name);

    public override string ToString() => Name;
}
